import { type Account, freshMobile, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { freshEmail, mailCode, smsCode } from '../harness/emails';
import { userOf } from '../harness/users';

const HOUR = 3600;
const TOO_OLD = { errno: 1011, errmsg: '为了账号安全，请重新登录后再操作！' };

describe('a new way into an account', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    stopClock();
    account = await register(app);
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const withMobile = async (mobile = freshMobile()) => ({
    mobile,
    sms_code: await smsCode(app, mobile, 'bind'),
  });
  const withEmail = async (email = freshEmail()) => ({
    email,
    email_code: await mailCode(app, email, 'bind'),
  });
  /** A new access token of the session that began with the registration. */
  const refreshed = async (params: object = {}): Promise<string> =>
    (await app.call('Users.refresh', params, { token: account.refresh })).result.access_token;
  const call = async (method: string, params: object, token: string, headers = {}) =>
    (await app.call(method, params, { token, headers })).result;

  describe.each([
    ['Users.bindMobile', withMobile],
    ['Users.bindEmail', withEmail],
  ])('%s', (method, given) => {
    it('is given within an hour of the login', async () => {
      await pass(HOUR - 1);
      const token = await refreshed();
      expect(await call(method, await given(), token)).toMatchObject({ errno: 0 });
    });

    it.each([{}, { rotate: true }])('is 1011 after it, though refreshed (%j) just now', async (params) => {
      const before = await userOf(app, account.id);
      await pass(HOUR);
      const token = await refreshed(params);
      expect(await call(method, await given(), token)).toEqual(TOO_OLD);
      expect(await userOf(app, account.id)).toEqual(before);
    });

    it('says so in English too', async () => {
      await pass(HOUR);
      const token = await refreshed();
      expect(await call(method, await given(), token, { 'Accept-Language': 'en' })).toEqual({
        errno: 1011,
        errmsg: 'To keep the account safe, log in again first.',
      });
    });

    it('needs the login that follows, and the code is good still', async () => {
      await pass(HOUR);
      const [token, params] = [await refreshed(), await given()];
      for (let tries = 0; tries < 4; tries++) expect(await call(method, params, token)).toEqual(TOO_OLD);
      const { access } = await login(app, account);
      expect(await call(method, params, access)).toMatchObject({ errno: 0 });
    });

    it('is refused before its params are looked at', async () => {
      await pass(HOUR);
      const params = { mobile: '1', sms_code: '', email: 'x', email_code: '' };
      const named = Object.fromEntries(
        Object.keys(await given()).map((name) => [name, params[name as keyof typeof params]]),
      );
      expect(await call(method, named, await refreshed())).toEqual(TOO_OLD);
    });

    it('is no reason to end the session', async () => {
      await pass(HOUR);
      const token = await refreshed();
      await call(method, await given(), token);
      expect((await call('Users.info', {}, token)).errno).toBe(0);
    });
  });

  it('is not given to an old session, whatever new tokens it has had', async () => {
    await pass(HOUR - 1);
    const first = await refreshed();
    const { access_token } = await call('Users.update', { intro: 'here' }, first);
    await pass(1);
    const { access_token: verified } = await call('Users.verify', {}, access_token);
    for (const token of [access_token, verified])
      expect(await call('Users.bindMobile', await withMobile(), token)).toEqual(TOO_OLD);
  });
});
