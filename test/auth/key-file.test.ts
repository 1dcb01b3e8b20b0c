import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { edwards, type Jwk, nist } from '../harness/keys';
import { headerOf, payloadOf, segment, signToken } from '../harness/tokens';

const YESTERDAY = 'a secret of yesterday of enough characters';
const TODAY = 'a secret of today of enough characters';
const INVALID = { errno: 1010 };
const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

let folder: string;
let file: string;
const apps: TestApp[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mofang-keys-'));
  file = join(folder, 'jwks.json');
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (keys: readonly Jwk[], members: object = {}) =>
  writeFile(file, JSON.stringify({ keys, ...members }));
async function start(env: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  const database = `sqlite:${folder}/mofang.sqlite`;
  const app = await startApp({ MOFANG_DATABASE_URL: database, MOFANG_JWT_SECRET: YESTERDAY, ...env });
  apps.push(app);
  return app;
}
const withKeys = () => start({ MOFANG_JWT_KEYS: file });
const info = async ({ call }: TestApp, token: string) => (await call('Users.info', {}, { token })).result;
const refresh = async ({ call }: TestApp, token: string) =>
  (await call('Users.refresh', {}, { token })).result;
const jwksOf = ({ url }: TestApp) => fetch(`${url}/.well-known/jwks.json`);

describe('a service that goes over from the secret to keys', () => {
  const key = nist('first');

  it('logs nobody out until the date in the file, and signs with the key', async () => {
    const account = await register(await start());
    await write([key], { 'mofang:secret_until': inHours(1) });
    const app = await withKeys();
    expect(await info(app, account.access)).toMatchObject({ errno: 0 });
    const { access_token } = await refresh(app, account.refresh);
    expect(headerOf(access_token)).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'first' });
    expect(headerOf((await login(app, account)).refresh).kid).toBe('first');
    await write([key], { 'mofang:secret_until': inHours(-1) });
    await app.context.keyFile?.readAgain();
    for (const token of [account.access, account.refresh]) {
      expect(await info(app, token)).toMatchObject(INVALID);
      expect(await refresh(app, token)).toMatchObject(INVALID);
    }
    expect(await info(app, access_token)).toMatchObject({ errno: 0 });
  });

  it('takes tokens of the secret no longer when the date has come, without a look at the file', async () => {
    const account = await register(await start());
    await write([key], { 'mofang:secret_until': inHours(1) });
    const app = await withKeys();
    stopClock();
    try {
      expect(await refresh(app, account.refresh)).toMatchObject({ errno: 0 });
      await pass(3600);
      expect(await refresh(app, account.refresh)).toMatchObject(INVALID);
    } finally {
      startClock();
    }
  });

  it('takes tokens of the secret before, too', async () => {
    const { access } = await register(await start());
    await write([key], { 'mofang:secret_until': inHours(1) });
    const env = { MOFANG_JWT_SECRET: TODAY, MOFANG_JWT_SECRET_PREVIOUS: YESTERDAY, MOFANG_JWT_KEYS: file };
    expect(await info(await start(env), access)).toMatchObject({ errno: 0 });
  });

  it('signs with the secret while not every process knows the key, which verifies already', async () => {
    await write([key], { 'mofang:secret_signs': true });
    const waiting = await withKeys();
    const account = await register(waiting);
    expect(headerOf(account.access)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect((await jwksOf(waiting)).status).toBe(200);
    await write([key], { 'mofang:secret_until': inHours(1) });
    const ahead = await withKeys();
    const { access } = await login(ahead, account);
    expect(headerOf(access).kid).toBe('first');
    expect(await info(waiting, access)).toMatchObject({ errno: 0 });
    expect(await info(ahead, account.access)).toMatchObject({ errno: 0 });
  });

  it('takes no HS256 token that names a key, nor one that is signed with what is public', async () => {
    const { access } = await register(await start());
    const other = edwards('second');
    await write([key, other], { 'mofang:secret_until': inHours(1) });
    const app = await withKeys();
    const claims = payloadOf(access);
    expect(await info(app, signToken(claims, YESTERDAY))).toMatchObject({ errno: 0 });
    for (const jwk of [key, other]) {
      const { d: _private, ...half } = jwk;
      const publicKey = createPublicKey({ key: half, format: 'jwk' });
      const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      for (const secret of [YESTERDAY, pem, pem.trim(), JSON.stringify(half), jwk.kid, '']) {
        const header = { kid: jwk.kid };
        expect(await info(app, signToken(claims, secret, header))).toMatchObject(INVALID);
        if (secret !== YESTERDAY) expect(await info(app, signToken(claims, secret))).toMatchObject(INVALID);
      }
    }
    for (const kid of [null, '', 'HS256', 'key0', 'key2']) {
      expect(await info(app, signToken(claims, YESTERDAY, { kid }))).toMatchObject(INVALID);
    }
    const payload = access.split('.')[1];
    for (const header of [{ alg: 'none' }, { alg: 'HS512' }, { alg: 'ES256' }]) {
      expect(await info(app, `${segment(header)}.${payload}.`)).toMatchObject(INVALID);
    }
    expect(await info(app, signToken(claims, YESTERDAY, { alg: 'HS512' }))).toMatchObject(INVALID);
  });
});

describe('/.well-known/jwks.json', () => {
  it('holds the public members of each key, and nothing else', async () => {
    const [ec, ed] = [nist('ec'), edwards('ed')];
    await write(
      [
        { ...ec, 'mofang:added': inHours(-1), key_ops: ['sign'], note: 'private' },
        { ...ed, use: 'enc' },
      ],
      { note: 'private' },
    );
    const response = await jwksOf(await start({ MOFANG_JWT_KEYS: file, MOFANG_CORS_ORIGINS: 'null' }));
    expect(response.headers.get('Cache-Control')).toBe('max-age=300');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.json()).toEqual({
      keys: [
        { kty: 'EC', crv: 'P-256', x: ec.x, y: ec.y, kid: 'ec', use: 'sig', alg: 'ES256' },
        { kty: 'OKP', crv: 'Ed25519', x: ed.x, kid: 'ed', use: 'sig', alg: 'EdDSA' },
      ],
    });
  });

  it('is not there where tokens are signed with the secret', async () => {
    expect((await jwksOf(await start())).status).toBe(404);
  });
});

describe('the file of keys, read again', () => {
  it('changes what signs and what verifies; tokens of a key that went are errno 1010', async () => {
    await write([nist('first')]);
    const app = await withKeys();
    const account = await register(app);
    const second = edwards('second');
    await write([second]);
    await app.context.keyFile?.readAgain();
    expect(await info(app, account.access)).toMatchObject(INVALID);
    const { access } = await login(app, account);
    expect(headerOf(access)).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: 'second' });
    expect(await (await jwksOf(app)).json()).toMatchObject({ keys: [{ kid: 'second' }] });
  });

  it.each([
    ['cut off', '{"keys":[{"kty":"EC"'],
    ['empty', ''],
    ['without keys', '{"keys":[]}'],
    ['null', 'null'],
    ['of a public key', JSON.stringify({ keys: [{ ...nist('x'), d: undefined }] })],
  ])('changes nothing when it is %s, which the log says once', async (_what, text) => {
    const key = nist('first');
    await write([key]);
    const app = await withKeys();
    const { access } = await register(app);
    await writeFile(file, text);
    for (let times = 0; times < 3; times++) await app.context.keyFile?.readAgain();
    expect(await info(app, access)).toMatchObject({ errno: 0 });
    const lines = app.log.filter((line) => line.includes('token keys stay as they were'));
    expect(lines).toEqual([expect.stringContaining('MOFANG_JWT_KEYS')]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50 });
    expect(lines[0]).not.toContain(key.d);
  });
});
