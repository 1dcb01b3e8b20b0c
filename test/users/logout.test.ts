import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { expired, payloadOf, signToken } from '../harness/tokens';

const OK = { errno: 0, errmsg: '成功' };

describe('Users.logout', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const logout = (token = account.access) => app.call('Users.logout', {}, { token });
  const errnoOf = async (method: string, token: string) =>
    (await app.call(method, {}, { token })).result.errno;

  it('ends the session: neither of its tokens is good after that', async () => {
    const { status, result } = await logout();
    expect(status).toBe(200);
    expect(result).toEqual(OK);
    for (const method of ['Users.info', 'Users.verify']) {
      expect(await errnoOf(method, account.access)).toBe(1011);
    }
    expect(await errnoOf('Users.refresh', account.refresh)).toBe(1011);
  });

  it('ends every access token of the session', async () => {
    const { result } = await app.call('Users.verify', {}, { token: account.access });
    await logout();
    expect(await errnoOf('Users.info', result.access_token)).toBe(1011);
  });

  it('leaves the user’s other sessions alone', async () => {
    const [phone, tablet] = [await login(app, account), await login(app, account)];
    expect((await logout(phone.access)).result).toEqual(OK);
    expect(await errnoOf('Users.info', phone.access)).toBe(1011);
    expect(await errnoOf('Users.info', tablet.access)).toBe(0);
    expect(await errnoOf('Users.refresh', tablet.refresh)).toBe(0);
    expect(await errnoOf('Users.info', account.access)).toBe(0);
  });

  it('may be said twice, and many times at once', async () => {
    expect((await logout()).result).toEqual(OK);
    expect((await logout()).result).toEqual(OK);
    const answers = await Promise.all(Array.from({ length: 10 }, () => logout()));
    for (const { status, result } of answers) {
      expect(status).toBe(200);
      expect(result).toEqual(OK);
    }
  });

  it('a second logout keeps the time of the first', async () => {
    const { sid } = payloadOf(account.access);
    const revokedAt = async () =>
      (await app.context.db.query('SELECT revoked_at FROM mf_session WHERE id = ?', [sid]))[0].revoked_at;
    await logout();
    const first = await revokedAt();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await logout();
    expect(first).not.toBeNull();
    expect(await revokedAt()).toEqual(first);
  });

  it('an access token that has expired still ends its session', async () => {
    expect((await logout(expired(app, account.access))).result).toEqual(OK);
    expect(await errnoOf('Users.refresh', account.refresh)).toBe(1011);
  });

  it('works for a user who is gone or disabled', async () => {
    await app.context.db.query('UPDATE mf_user SET status = 0 WHERE id = ?', [account.id]);
    expect((await logout()).result.errno).toBe(0);
    await app.context.db.query('DELETE FROM mf_user WHERE id = ?', [account.id]);
    expect((await logout()).result.errno).toBe(0);
  });

  it.each<[string, () => string | undefined, number]>([
    ['no header', () => undefined, 1011],
    ['no token', () => 'jwt ', 1011],
    ['`undefined`', () => 'jwt undefined', 1011],
    ['a refresh token', () => `jwt ${account.refresh}`, 1011],
    ['nonsense', () => 'jwt nonsense', 1010],
    ['a forged token', () => `jwt ${signToken(payloadOf(account.access), 'x'.repeat(40))}`, 1010],
  ])('is HTTP 200 with %s, and ends nothing', async (_what, header, errno) => {
    const authorization = header();
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    const { status, result } = await app.call('Users.logout', {}, { headers });
    expect(status).toBe(200);
    expect(result).toEqual({ errno, errmsg: expect.any(String) });
    expect(await errnoOf('Users.info', account.access)).toBe(0);
  });

  it.each([undefined, {}, []])('is called with params %j', async (params) => {
    expect((await app.call('Users.logout', params, { token: account.access })).result).toEqual(OK);
  });

  it('a login after it is a new session', async () => {
    await logout();
    const { access } = await login(app, account);
    expect(await errnoOf('Users.info', access)).toBe(0);
    expect(await errnoOf('Users.info', account.access)).toBe(1011);
  });
});
