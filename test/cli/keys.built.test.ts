import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeySet, readKeySet } from '../../src/auth/key-set';
import { nist } from '../harness/keys';
import { runMofang } from '../harness/program';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const REFRESH_MS = 30 * DAY_MS;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('mofang keys', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-keys-'));
    file = join(folder, 'jwks.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keys = (...args: string[]) => runMofang(['keys', ...args], { MOFANG_JWT_KEYS: file }, folder);
  const kids = () => readKeySet(file).keys.map(({ kid }) => kid);
  const write = (set: Partial<KeySet>) => writeFile(file, JSON.stringify(set));
  /** Expects that a command is refused with a sentence, and that the file is as it was. */
  async function expectRefused(args: string[], sentence: RegExp): Promise<void> {
    const before = await readFile(file, 'utf8');
    const { code, stdout, stderr } = await keys(...args);
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      code: 1,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toMatch(sentence);
    expect(await readFile(file, 'utf8')).toBe(before);
  }

  it('init writes an ES256 key that its owner alone may read, and leaves the secret a refresh life', async () => {
    const { code, stdout } = await keys('init');
    expect(code).toBe(0);
    const { keys: written, ...members } = readKeySet(file);
    expect(written).toMatchObject([{ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' }]);
    expect(stdout).toContain(kids()[0]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Object.keys(members)).toEqual(['mofang:secret_until']);
    const left = Date.parse(members['mofang:secret_until'] ?? '') - Date.now();
    expect(Math.abs(left - REFRESH_MS)).toBeLessThan(MINUTE_MS);
    expect(await readdir(folder)).toEqual(['jwks.json']);
  });

  it('init --alg EdDSA writes an Ed25519 key; nothing else is made', async () => {
    expect((await keys('init', '--alg', 'RS256')).code).toBe(1);
    await keys('init', '--alg', 'EdDSA');
    expect(readKeySet(file).keys).toMatchObject([{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' }]);
  });

  it('init leaves a file that is there as it is', async () => {
    await keys('init');
    await expectRefused(['init'], /is there already/);
  });

  it('init --standby has the secret sign until the key is promoted', async () => {
    await keys('init', '--standby');
    const [kid = ''] = kids();
    expect((await keys('list')).stdout).toMatch(/verifies\nThe secret signs\.\n$/);
    await expectRefused(['promote', kid], /may sign from/);
    await keys('promote', kid, '--force');
    const { 'mofang:secret_signs': isSigning, 'mofang:secret_until': until = '' } = readKeySet(file);
    expect(isSigning).toBeUndefined();
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + REFRESH_MS);
    expect((await keys('list')).stdout).toMatch(/signs\nTokens of the secret are good until /);
  });

  it('add, promote and remove go round once', async () => {
    await keys('init');
    await keys('add', '--alg', 'EdDSA');
    const [first = '', second = ''] = kids();
    expect((await keys('list')).stdout).toMatch(
      new RegExp(`^${first}  ES256  added \\S+  signs\n${second}  EdDSA  added \\S+  verifies\n`),
    );
    await expectRefused(['promote', second], /may sign from .* on: until then not everybody .* --force/);
    await expectRefused(['promote', first], /signs already/);
    await keys('promote', second, '--force');
    expect(kids()).toEqual([second, first]);
    await expectRefused(['remove', second], /is the first, which signs/);
    await expectRefused(['remove', first], /may live until/);
    const set = readKeySet(file);
    const [signing, retired] = set.keys;
    await write({
      ...set,
      keys: [signing, { ...retired, 'mofang:retired': ago(REFRESH_MS + 2 * MINUTE_MS) }] as never,
    });
    expect((await keys('remove', first)).code).toBe(0);
    expect(kids()).toEqual([second]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('promote takes a key ten minutes after it was added, and one that had signed before', async () => {
    const old = { ...nist('old'), 'mofang:added': ago(DAY_MS), 'mofang:retired': ago(DAY_MS / 2) };
    await write({ keys: [nist('now'), { ...nist('young'), 'mofang:added': ago(11 * MINUTE_MS) }, old] });
    expect((await keys('promote', 'young')).code).toBe(0);
    expect((await keys('promote', 'old')).code).toBe(0);
    expect(kids()).toEqual(['old', 'young', 'now']);
    expect(readKeySet(file).keys.map((key) => key['mofang:retired'] !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('remove takes a key that never signed, asks where that is unknown, and obeys --force', async () => {
    await write({ keys: [nist('now'), { ...nist('added'), 'mofang:added': ago(0) }, nist('by-hand')] });
    expect((await keys('remove', 'added')).code).toBe(0);
    await expectRefused(['remove', 'by-hand'], /does not say when by-hand signed last/);
    await keys('remove', 'by-hand', '--force');
    expect(kids()).toEqual(['now']);
    await expectRefused(['remove', 'now', '--force'], /signs/);
  });

  it.each([['promote'], ['remove']])('%s of a key that is not there is a sentence', async (command) => {
    await keys('init');
    await expectRefused([command, 'nobody'], /No key is called nobody/);
  });

  it('says what is wrong where no file is named, none is there, or it is broken', async () => {
    expect((await runMofang(['keys', 'list'], {}, folder)).stderr).toMatch(/MOFANG_JWT_KEYS is not set/);
    for (const args of [['list'], ['add'], ['promote', 'x'], ['remove', 'x']]) {
      expect((await keys(...args)).stderr).toMatch(/is not there\. `mofang keys init`/);
    }
    await writeFile(file, '{"keys":[]}');
    await expectRefused(['add'], /MOFANG_JWT_KEYS must name a file like/);
    expect(await readdir(folder)).toEqual(['jwks.json']);
  });

  it('two that add at once leave two keys, or one of them is told', async () => {
    await keys('init');
    const codes = (await Promise.all([keys('add'), keys('add')])).map(({ code }) => code);
    expect(kids()).toHaveLength(1 + codes.filter((code) => code === 0).length);
    expect(await readdir(folder)).toEqual(['jwks.json']);
  });

  it('changes what a link leads to, and leaves the link', async () => {
    await mkdir(join(folder, 'mounted'));
    await write({ keys: [nist('now')] });
    const link = join(folder, 'mounted', 'jwks.json');
    await symlink(file, link);
    await runMofang(['keys', 'add'], { MOFANG_JWT_KEYS: link }, folder);
    expect(kids()).toHaveLength(2);
  });
});
