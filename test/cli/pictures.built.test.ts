import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CliError } from '../../cli/cli-error';
import { movePictures } from '../../cli/pictures';
import { readConfig } from '../../src/config';
import { type FakeOss, startOss } from '../fakes/oss';
import { register } from '../harness/accounts';
import { startApp } from '../harness/app';
import * as images from '../harness/images';
import { runMofang } from '../harness/program';
import { withApp } from '../harness/with-app';

const PROGRAM = join(__dirname, '../../dist/cli/index.js');
const ALWAYS = { times: Number.POSITIVE_INFINITY };

describe('mofang pictures move', () => {
  let oss: FakeOss;
  let dataDir: string;
  beforeEach(async () => {
    oss = await startOss();
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
    await mkdir(join(dataDir, 'pictures'));
  });
  afterEach(async () => {
    await oss.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Runs the command; answers what it wrote. */
  async function move(env: NodeJS.ProcessEnv = {}, isTTY = false) {
    const config = readConfig({ MOFANG_ENV: 'test', MOFANG_DATA_DIR: dataDir, ...oss.env, ...env });
    const stdout = new PassThrough();
    const stderr = Object.assign(new PassThrough(), { isTTY });
    const written = Promise.all([text(stdout), text(stderr)]);
    const isWhole = await movePictures(config, { stdout, stderr });
    stdout.end();
    stderr.end();
    const [out, err] = await written;
    return { isWhole, out, err };
  }

  /** Puts that many pictures into the folder; answers them by name. */
  async function makePictures(count: number): Promise<Map<string, Buffer>> {
    const pictures = Array.from(
      { length: count },
      () => [`${randomBytes(16).toString('hex')}.webp`, randomBytes(500)] as const,
    );
    for (const [name, bytes] of pictures) await writeFile(join(dataDir, 'pictures', name), bytes);
    return new Map(pictures);
  }

  function expectAllThere(pictures: ReadonlyMap<string, Buffer>): void {
    expect([...oss.objects.keys()].sort()).toEqual(
      [...pictures.keys()].map((name) => `pictures/${name}`).sort(),
    );
    for (const [name, bytes] of pictures)
      expect(oss.objects.get(`pictures/${name}`)?.bytes.equals(bytes)).toBe(true);
  }

  const puts = () => oss.requests.filter(({ method }) => method === 'PUT');

  it('copies every picture, and leaves the folder as it is', async () => {
    const pictures = await makePictures(30);
    expect(await move()).toEqual({
      isWhole: true,
      out: 'Pictures copied to OSS: 30; there already: 0; failed: 0.\n',
      err: '',
    });
    expectAllThere(pictures);
    expect(puts()[0]?.headers['content-type']).toBe('image/webp');
    expect((await readdir(join(dataDir, 'pictures'))).sort()).toEqual([...pictures.keys()].sort());
  });

  it('sends nothing twice when it is repeated, and what is new', async () => {
    const pictures = await makePictures(10);
    await move();
    const more = await makePictures(2);
    const { out } = await move();
    expect(out).toBe('Pictures copied to OSS: 2; there already: 10; failed: 0.\n');
    expect(puts()).toHaveLength(12);
    expectAllThere(new Map([...pictures, ...more]));
  });

  it('copies pictures, and nothing else that lies there', async () => {
    const pictures = await makePictures(1);
    const folder = join(dataDir, 'pictures');
    await writeFile(join(folder, '.5a0b5f0e-half-written'), 'half');
    await writeFile(join(folder, '.half.webp'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'secret');
    await writeFile(join(dataDir, 'development-secret'), 'secret');
    await mkdir(join(folder, 'folder.webp'));
    await symlink(join(dataDir, 'development-secret'), join(folder, 'link.webp'));
    expect((await move()).isWhole).toBe(true);
    expectAllThere(pictures);
  });

  it('finds nothing to do in an empty data folder', async () => {
    await rm(join(dataDir, 'pictures'), { recursive: true });
    expect((await move()).out).toBe('Pictures copied to OSS: 0; there already: 0; failed: 0.\n');
  });

  it('leaves another object of that name alone, and says which picture was not copied', async () => {
    const pictures = await makePictures(3);
    const [name = ''] = pictures.keys();
    oss.objects.set(`pictures/${name}`, { bytes: Buffer.from('foreign'), headers: {} });
    const { isWhole, out, err } = await move();
    expect(isWhole).toBe(false);
    expect(out).toBe(
      'Pictures copied to OSS: 2; there already: 0; failed: 1. Run it again to copy the rest.\n',
    );
    expect(err).toMatch(new RegExp(`^${name}: OSS did not store a picture: FileAlreadyExists, HTTP 409`));
    expect(oss.objects.get(`pictures/${name}`)?.bytes.toString()).toBe('foreign');
  });

  it('gives up soon where OSS refuses everything, and does the rest the next time', async () => {
    const pictures = await makePictures(200);
    oss.next({ kind: 'error', status: 403, code: 'AccessDenied' }, ALWAYS);
    const { isWhole, out, err } = await move();
    expect(isWhole).toBe(false);
    expect(out).toContain('Given up after so many failures.');
    expect(err.split('\n').length).toBeLessThan(30);
    for (const secret of [oss.config.accessKeyId, oss.config.accessKeySecret])
      expect(err).not.toContain(secret);
    oss.recover();
    expect((await move()).isWhole).toBe(true);
    expectAllThere(pictures);
  });

  it('never sends more than a few at a time', async () => {
    await makePictures(40);
    oss.next({ kind: 'hang' }, ALWAYS);
    const moving = move();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(oss.requests.length).toBeGreaterThan(1);
    expect(oss.requests.length).toBeLessThanOrEqual(8);
    oss.recover();
    expect((await moving).out).toContain('copied to OSS: 40;');
  });

  it('two at the same time do no harm to each other', async () => {
    const pictures = await makePictures(60);
    const [one, other] = await Promise.all([move(), move()]);
    expect([one.isWhole, other.isWhole]).toEqual([true, true]);
    expectAllThere(pictures);
  });

  it('draws a bar on a terminal', async () => {
    await makePictures(100);
    expect((await move({}, true)).err).toContain('100% 100/100');
  });

  it('refuses in a sentence where pictures stay on disk', async () => {
    await expect(move({ MOFANG_STORAGE: 'disk' })).rejects.toThrow(
      new CliError('MOFANG_STORAGE is `disk`. Set it to `oss`, and the MOFANG_OSS_… settings, to copy.'),
    );
  });

  it('killed half-way and run again, the program has copied all, each whole', async () => {
    const pictures = await makePictures(300);
    const env = { PATH: process.env.PATH, MOFANG_DATA_DIR: dataDir, ...oss.env };
    const child = spawn(process.execPath, [PROGRAM, 'pictures', 'move'], { env, cwd: tmpdir() });
    const ended = once(child, 'exit');
    while (oss.objects.size < 50 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    const half = oss.objects.size;
    expect(half >= 50 && half < 300).toBe(true);
    for (const [key, { bytes }] of oss.objects)
      expect(pictures.get(key.replace('pictures/', ''))?.equals(bytes)).toBe(true);

    const { code, stdout } = await runMofang(['pictures', 'move'], env);
    expect(code).toBe(0);
    expect(stdout).toBe(`Pictures copied to OSS: ${300 - half}; there already: ${half}; failed: 0.\n`);
    expectAllThere(pictures);
  });

  it('ends with exit code 1 where not all are copied', async () => {
    await makePictures(1);
    oss.next({ kind: 'error', status: 403, code: 'AccessDenied' }, ALWAYS);
    const { code, stderr } = await runMofang(['pictures', 'move'], { MOFANG_DATA_DIR: dataDir, ...oss.env });
    expect(code).toBe(1);
    expect(stderr).toContain('AccessDenied');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('moves a service: users who had a picture on disk have it at OSS', async () => {
    const data = { MOFANG_DATA_DIR: dataDir };
    await withApp(startApp(data), async (app) => {
      const { access } = await register(app);
      await app.call('Users.avatar', { img: images.dataUrl(await images.png()) }, { token: access });
      const [name = ''] = await readdir(join(dataDir, 'pictures'));
      const bytes = await readFile(join(dataDir, 'pictures', name));
      await move();

      await withApp(startApp({ ...data, ...oss.env }), async (moved) => {
        const { access_token } = (await app.call('Users.verify', {}, { token: access })).result;
        const { avatar } = (await moved.call('Users.info', {}, { token: access_token })).result.data;
        expect(avatar).toBe(`${oss.url}/pictures/${name}`);
        expect(Buffer.from(await (await fetch(avatar)).arrayBuffer()).equals(bytes)).toBe(true);
      });
    });
  });
});
