import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, freshMobile, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { headerOf, payloadOf, signToken } from '../harness/tokens';

const OLD = 'the secret of before: long enough for all';
const NEW = 'the secret of today: long enough for all';
const OTHER = 'a secret of nobody: long enough for all';
const INVALID = { errno: 1010, errmsg: '无效的认证令牌', data: {} };

describe('services on one database whose secret rotates', () => {
  let folder: string;
  const apps: TestApp[] = [];
  let account: Account;

  /** A process on the common database. */
  async function startWith(secret: string, previous = ''): Promise<TestApp> {
    const app = await startApp({
      MOFANG_DATABASE_URL: `sqlite:${folder}/mofang.sqlite`,
      MOFANG_JWT_SECRET: secret,
      MOFANG_JWT_SECRET_PREVIOUS: previous,
    });
    apps.push(app);
    return app;
  }
  const info = async ({ call }: TestApp, token: string) => (await call('Users.info', {}, { token })).result;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-secrets-'));
    account = await register(await startWith(OLD), { mobile: freshMobile() });
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('nobody is logged out: tokens of before are good, and refresh', async () => {
    const app = await startWith(NEW, OLD);
    expect((await info(app, account.access)).errno).toBe(0);
    const { result } = await app.call('Users.refresh', {}, { token: account.refresh });
    expect((await info(app, result.access_token)).errno).toBe(0);
  });

  it('new tokens are signed with the new secret, and look like those of before', async () => {
    const { access, refresh } = await login(await startWith(NEW, OLD), account);
    for (const token of [access, refresh]) {
      expect(headerOf(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
      expect(token).toBe(signToken(payloadOf(token), NEW));
    }
    expect((await info(await startWith(NEW), access)).errno).toBe(0);
  });

  it('each known secret is as good as another, wherever it stands in the list', async () => {
    for (const previous of [`${OLD},${OTHER}`, `${OTHER}, ${OLD}`, `${NEW},${OLD}`])
      expect((await info(await startWith(NEW, previous), account.access)).errno).toBe(0);
  });

  it('a secret that will be the present one is good before: processes are replaced one by one', async () => {
    const [early, late] = [await startWith(OLD, NEW), await startWith(NEW, OLD)];
    expect((await info(early, (await login(late, account)).access)).errno).toBe(0);
    expect((await info(late, (await login(early, account)).access)).errno).toBe(0);
  });

  it('tokens of a secret that was taken out are errno 1010', async () => {
    expect(await info(await startWith(NEW), account.access)).toEqual(INVALID);
    expect(await info(await startWith(NEW, OTHER), account.access)).toEqual(INVALID);
  });

  it('what no known secret signed is errno 1010', async () => {
    const app = await startWith(NEW, OLD);
    const claims = payloadOf(account.access);
    expect((await info(app, signToken(claims, OLD))).errno).toBe(0);
    for (const forged of [
      signToken(claims, OTHER),
      signToken(claims, `${NEW},${OLD}`),
      signToken(claims, ''),
      signToken(claims, OLD, { alg: 'HS512' }),
      signToken(claims, OLD, { kid: 'x' }),
      signToken({ ...claims, iss: 'another' }, OLD),
      `${signToken({ ...claims, sid: 'x' }, OLD)
        .split('.')
        .slice(0, 2)
        .join('.')}.${account.access.split('.')[2]}`,
    ])
      expect(await info(app, forged)).toEqual(INVALID);
  });
});
