import { createPublicKey, randomUUID, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { edwards, type Jwk, nist } from '../harness/keys';
import { atobOfBrowsers, headerOf, payloadOf, segment, signToken } from '../harness/tokens';

const publicKeyOf = ({ d: _private, ...jwk }: Jwk) => createPublicKey({ key: jwk, format: 'jwk' });

const ED = edwards('ed-2025');
const EC = nist('ec-2024');
const INVALID = { errno: 1010, errmsg: '无效的认证令牌', data: {} };

describe('services on one database whose keys rotate', () => {
  let folder: string;
  const apps: TestApp[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-keys-'));
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A process on the common database; the first of the keys signs. */
  async function startWith(...keys: Jwk[]): Promise<TestApp> {
    const env: NodeJS.ProcessEnv = { MOFANG_DATABASE_URL: `sqlite:${folder}/mofang.sqlite` };
    if (keys.length > 0) {
      env.MOFANG_JWT_KEYS = join(folder, `${randomUUID()}.json`);
      await writeFile(env.MOFANG_JWT_KEYS, JSON.stringify({ keys }));
    }
    const app = await startApp(env);
    apps.push(app);
    return app;
  }
  let count = 0;
  const registerAt = (app: TestApp): Promise<Account> =>
    register(app, { mobile: `137${String(++count).padStart(8, '0')}` });
  const info = async ({ call }: TestApp, token: string) => (await call('Users.info', {}, { token })).result;

  it.each([
    ['EdDSA', ED],
    ['ES256', EC],
  ])('%s tokens name their key, hold the same claims, and are good', async (alg, jwk) => {
    const app = await startWith(jwk);
    const { access, refresh } = await registerAt(app);
    for (const token of [access, refresh]) {
      expect(headerOf(token)).toEqual({ alg, typ: 'JWT', kid: jwk.kid });
      expect(token.split('.')[1]).not.toMatch(/[-_]/);
      expect(Object.keys(JSON.parse(atobOfBrowsers(token.split('.')[1] ?? ''))).sort()).toEqual(
        ['aud', 'exp', 'fresh', 'iat', 'iss', 'jti', 'nbf', 'sid', 'sub', 'type'].concat(
          token === access ? 'uid' : [],
        ),
      );
      const [header, payload, signature] = token.split('.');
      expect(Buffer.from(signature ?? '', 'base64url')).toHaveLength(64);
      expect(`${header}.${payload}`).toBe(token.slice(0, token.lastIndexOf('.')));
    }
    expect((await info(app, access)).errno).toBe(0);
    expect((await app.call('Users.refresh', {}, { token: refresh })).result.errno).toBe(0);
  });

  it('the first key signs; tokens of the others stay good', async () => {
    const before = await startWith(EC);
    const account = await registerAt(before);
    const after = await startWith(ED, EC);
    expect((await info(after, account.access)).errno).toBe(0);
    const { result } = await after.call('Users.refresh', {}, { token: account.refresh });
    expect(headerOf(result.access_token).kid).toBe(ED.kid);
    expect((await info(after, result.access_token)).errno).toBe(0);
    expect(headerOf((await login(after, account)).refresh).kid).toBe(ED.kid);
  });

  it('a key that is listed but does not sign yet already verifies', async () => {
    const [early, late] = [await startWith(EC, ED), await startWith(ED, EC)];
    const { access } = await registerAt(late);
    expect((await info(early, access)).errno).toBe(0);
  });

  it('tokens of a key that was taken out are errno 1010', async () => {
    const before = await startWith(EC);
    const { access } = await registerAt(before);
    expect(await info(await startWith(ED), access)).toEqual(INVALID);
  });

  it('tokens of the shared secret are errno 1010 where keys are configured, and the reverse', async () => {
    const [secret, keys] = [await startWith(), await startWith(ED)];
    expect(await info(keys, (await registerAt(secret)).access)).toEqual(INVALID);
    expect(await info(secret, (await registerAt(keys)).access)).toEqual(INVALID);
  });

  describe('forged tokens', () => {
    let app: TestApp;
    let access: string;
    beforeEach(async () => {
      app = await startWith(ED, EC);
      access = (await registerAt(app)).access;
    });
    const signedBy = (jwk: Jwk, header: object) => {
      const input = `${segment(header)}.${segment(payloadOf(access))}`;
      const key = { key: jwk, format: 'jwk' as const };
      const signature =
        jwk.crv === 'Ed25519'
          ? sign(null, Buffer.from(input), key)
          : sign('sha256', Buffer.from(input), { ...key, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    };

    it('one that is signed right by our key is good: the forger of these tests can forge', async () => {
      expect((await info(app, signedBy(ED, { alg: 'EdDSA', kid: ED.kid }))).errno).toBe(0);
      expect((await info(app, signedBy(EC, { alg: 'ES256', kid: EC.kid }))).errno).toBe(0);
    });

    it.each(['ed-1999', '', '__proto__', 'constructor', 'verify', null, 1, undefined])(
      'the kid %j is not ours: errno 1010',
      async (kid) => {
        expect(await info(app, signedBy(ED, { alg: 'EdDSA', kid }))).toEqual(INVALID);
      },
    );

    it('the kid of one key and the signature of another is errno 1010', async () => {
      expect(await info(app, signedBy(EC, { alg: 'ES256', kid: ED.kid }))).toEqual(INVALID);
      expect(await info(app, signedBy(ED, { alg: 'EdDSA', kid: EC.kid }))).toEqual(INVALID);
      expect(await info(app, signedBy(ED, { alg: 'ES256', kid: ED.kid }))).toEqual(INVALID);
    });

    it('a stranger’s key under our kid is errno 1010', async () => {
      expect(await info(app, signedBy(edwards('x'), { alg: 'EdDSA', kid: ED.kid }))).toEqual(INVALID);
      expect(await info(app, signedBy(nist('x'), { alg: 'ES256', kid: EC.kid }))).toEqual(INVALID);
    });

    it('a stranger’s key that the token brings along is errno 1010', async () => {
      const stranger = edwards('x');
      const { d: _private, ...jwk } = stranger;
      expect(await info(app, signedBy(stranger, { alg: 'EdDSA', kid: ED.kid, jwk }))).toEqual(INVALID);
    });

    it.each([ED, EC])('HS256 with our public key $kid as its secret is errno 1010', async (jwk) => {
      const key = publicKeyOf(jwk);
      const pem = key.export({ type: 'spki', format: 'pem' }).toString();
      const der = key.export({ type: 'spki', format: 'der' }).toString('latin1');
      for (const secret of [pem, pem.trim(), der, JSON.stringify(key.export({ format: 'jwk' }))]) {
        for (const header of [{ kid: jwk.kid }, {}]) {
          expect(await info(app, signToken(payloadOf(access), secret, header))).toEqual(INVALID);
        }
      }
    });

    it('alg none under our kid is errno 1010', async () => {
      const token = `${segment({ alg: 'none', kid: ED.kid })}.${access.split('.')[1]}.`;
      expect(await info(app, token)).toEqual(INVALID);
    });
  });

  it.each([
    ['EdDSA', ED],
    ['ES256', EC],
  ])('with %s a retry of a rotation gets the same answer too', async (_alg, jwk) => {
    const app = await startWith(jwk);
    const { refresh: token } = await registerAt(app);
    const rotate = async () => (await app.call('Users.refresh', { rotate: true }, { token })).result;
    const first = await rotate();
    expect(first.errno).toBe(0);
    expect(await rotate()).toEqual(first);
  });
});

it.each([
  ['no JSON', 'nonsense'],
  ['no keys', '{"keys":[]}'],
  ['a public key', JSON.stringify({ keys: [{ ...ED, d: undefined }] })],
  ['a key without kid', JSON.stringify({ keys: [{ ...ED, kid: undefined }] })],
  ['a key whose halves do not match', JSON.stringify({ keys: [{ ...EC, d: nist('x').d }] })],
  ['a time that is none', JSON.stringify({ keys: [{ ...EC, 'mofang:added': 'soon' }] })],
  ['a shared secret', JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'x' }] })],
])('a key file with %s stops the start with a sentence', async (_what, text) => {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-keys-'));
  const file = join(folder, 'keys.json');
  await writeFile(file, text);
  await expect(startApp({ MOFANG_JWT_KEYS: file, MOFANG_DATA_DIR: folder })).rejects.toThrow(
    /MOFANG_JWT_KEYS/,
  );
  await rm(folder, { recursive: true });
});
