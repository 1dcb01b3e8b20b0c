import { User } from '../../src/users/account/user.entity';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { nowSeconds, payloadOf } from '../harness/tokens';

const SESSION_SECONDS = 7200;

describe('Users.verify', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp({ MOFANG_REFRESH_TOKEN_SECONDS: String(SESSION_SECONDS) });
  });
  beforeEach(async () => {
    stopClock();
    account = await register(app);
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const verify = async (token = account.access) => (await app.call('Users.verify', {}, { token })).result;

  it('returns a new access token, and no refresh token', async () => {
    const { status, result } = await app.call('Users.verify', {}, { token: account.access });
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 0, errmsg: '成功', access_token: expect.any(String) });
    expect(result.access_token).not.toBe(account.access);
    expect((await verify(result.access_token)).errno).toBe(0);
  });

  it('the new token is of the same session, not fresh, and lives anew', async () => {
    await pass(600);
    const [old, made] = [payloadOf(account.access), payloadOf((await verify()).access_token)];
    expect(made).toMatchObject({ type: 'access', fresh: false, sid: old.sid, sub: old.sub });
    expect(made.jti).not.toBe(old.jti);
    expect(made.iat).toBe(nowSeconds());
    expect(made.exp).toBe(nowSeconds() + 1800);
  });

  it('sub is rebuilt from the database', async () => {
    await app.context.db.manager.update(User, { id: account.id }, { nickname: '新名字', money: 50 });
    expect(payloadOf((await verify()).access_token).sub).toMatchObject({ nickname: '新名字', money: 0.5 });
  });

  it('the presented token stays good', async () => {
    await verify();
    expect((await verify()).errno).toBe(0);
    expect((await app.call('Users.refresh', {}, { token: account.refresh })).result.errno).toBe(0);
  });

  it('many at once all get a good token', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => verify()));
    const tokens = answers.map(({ access_token }) => access_token);
    expect(new Set(tokens).size).toBe(20);
    for (const token of tokens) expect((await verify(token)).errno).toBe(0);
  });

  it('does not move the end of the session, at which access tokens end too', async () => {
    const end = nowSeconds() + SESSION_SECONDS;
    let token = account.access;
    for (let step = 0; step < 4; step++) {
      await pass(1750);
      token = (await verify(token)).access_token;
      expect(payloadOf(token).exp).toBe(Math.min(nowSeconds() + 1800, end));
    }
    expect(payloadOf(token).exp).toBe(end);
    await pass(end - nowSeconds() - 1);
    expect((await verify(token)).errno).toBe(0);
    await pass(1);
    expect(await verify(token)).toEqual({ errno: 1012, errmsg: '过期的认证令牌' });
  });

  it.each([undefined, {}, []])('is called with params %j', async (params) => {
    expect((await app.call('Users.verify', params, { token: account.access })).result.errno).toBe(0);
  });
});
