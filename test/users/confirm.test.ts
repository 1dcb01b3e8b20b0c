import { User } from '../../src/users/account/user.entity';
import { type Account, codeOf, freshMobile, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { freshEmail, mailCode, smsCode } from '../harness/emails';
import { userOf } from '../harness/users';

const LASTS = 600;
const NEEDED = { errno: 10211, errmsg: '请先验证身份！', data: { methods: ['password'] } };

describe('a call that needs a confirmation', () => {
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

  const confirm = (token: string, params: object) => call('Users.confirm', params, token);

  describe.each([
    ['Users.bindMobile', withMobile],
    ['Users.bindEmail', withEmail],
  ])('%s', (method, given) => {
    it('is let through for ten minutes after the login', async () => {
      await pass(LASTS - 1);
      const token = await refreshed();
      expect(await call(method, await given(), token)).toMatchObject({ errno: 0 });
    });

    it.each([{}, { rotate: true }])('is 10211 after them, though refreshed (%j) just now', async (params) => {
      const before = await userOf(app, account.id);
      await pass(LASTS);
      const token = await refreshed(params);
      expect(await call(method, await given(), token)).toEqual(NEEDED);
      expect(await userOf(app, account.id)).toEqual(before);
    });

    it('says so in English too', async () => {
      await pass(LASTS);
      const token = await refreshed();
      expect(await call(method, await given(), token, { 'Accept-Language': 'en' })).toEqual({
        ...NEEDED,
        errmsg: 'Confirm that it is you.',
      });
    });

    it('needs the login that follows, and the code is good still', async () => {
      await pass(LASTS);
      const [token, params] = [await refreshed(), await given()];
      for (let tries = 0; tries < 4; tries++) expect(await call(method, params, token)).toEqual(NEEDED);
      const { access } = await login(app, account);
      expect(await call(method, params, access)).toMatchObject({ errno: 0 });
    });

    it('works once the user has confirmed, for ten minutes, and the code is good still', async () => {
      await pass(LASTS);
      const [token, params] = [await refreshed(), await given()];
      expect(await call(method, params, token)).toEqual(NEEDED);
      const until = new Date(Date.now() + LASTS * 1000).toISOString();
      expect(await confirm(token, { method: 'password', password: account.password })).toEqual({
        errno: 0,
        errmsg: '成功',
        confirmed_until: until,
      });
      await pass(60);
      expect(await call(method, params, token)).toMatchObject({ errno: 0 });
      await pass(LASTS - 60);
      expect(await call(method, await given(), await refreshed())).toEqual(NEEDED);
    });

    it('is refused before its params are looked at', async () => {
      await pass(LASTS);
      const params = { mobile: '1', sms_code: '', email: 'x', email_code: '' };
      const named = Object.fromEntries(
        Object.keys(await given()).map((name) => [name, params[name as keyof typeof params]]),
      );
      expect(await call(method, named, await refreshed())).toEqual(NEEDED);
    });

    it('is no reason to end the session', async () => {
      await pass(LASTS);
      const token = await refreshed();
      await call(method, await given(), token);
      expect((await call('Users.info', {}, token)).errno).toBe(0);
    });
  });

  it('is not given to an old session, whatever new tokens it has had', async () => {
    await pass(LASTS - 1);
    const first = await refreshed();
    const { access_token } = await call('Users.update', { intro: 'here' }, first);
    await pass(1);
    const { access_token: verified } = await call('Users.verify', {}, access_token);
    for (const token of [access_token, verified])
      expect(await call('Users.bindMobile', await withMobile(), token)).toEqual(NEEDED);
  });

  it('is let through in the confirmed session alone', async () => {
    const other = await login(app, account);
    await pass(LASTS);
    const { access_token } = (await app.call('Users.refresh', {}, { token: other.refresh })).result;
    await confirm(await refreshed(), { method: 'password', password: account.password });
    expect(await call('Users.bindMobile', await withMobile(), access_token)).toEqual(NEEDED);
  });
});

describe('Users.confirm', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp({ MOFANG_LOGIN_TRIES: '3' });
  });
  beforeEach(async () => {
    stopClock();
    account = await register(app);
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const call = async (method: string, params: object, token = account.access) =>
    (await app.call(method, params, { token })).result;
  const forgetPassword = () => app.context.db.manager.update(User, { id: account.id }, { passwordHash: '!' });

  it('tells a wrong password at its field, and counts it as a guess', async () => {
    const wrong = { method: 'password', password: 'wrong-123' };
    for (let tries = 0; tries < 3; tries++)
      expect(await call('Users.confirm', wrong)).toEqual({
        errno: 1001,
        errmsg: { password: ['密码错误！'] },
      });
    const right = { method: 'password', password: account.password };
    expect(await call('Users.confirm', right)).toMatchObject({ errno: 1004, data: { time: 900 } });
  });

  it.each([
    ['a code where there is a password', { method: 'code', code: '000000' }],
    ['an unknown method', { method: 'totp', code: '000000' }],
    ['the password without one', { method: 'password' }],
  ])('is 10100 for %s', async (_what, params) => {
    expect(await call('Users.confirm', params)).toMatchObject({ errno: 10100 });
  });

  it('sends no code to who has a password', async () => {
    expect(await call('Users.sendConfirmCode', { channel: 'sms' })).toMatchObject({ errno: 10100 });
  });

  it('takes a code to the mobile from who has no password, once', async () => {
    await forgetPassword();
    expect(await call('Users.sendConfirmCode', { channel: 'mail' })).toMatchObject({ errno: 10100 });
    expect(await call('Users.confirm', { method: 'code', code: '000000' })).toMatchObject({ errno: 10106 });
    expect(await call('Users.sendConfirmCode', { channel: 'sms' })).toMatchObject({ errno: 0 });
    const code = await codeOf(app, account.mobile);
    expect(code).toMatch(/^\d{6}$/);
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await call('Users.confirm', { method: 'code', code: wrong })).toMatchObject({ errno: 10132 });
    expect(await call('Users.confirm', { method: 'code', code })).toMatchObject({ errno: 0 });
    expect(await call('Users.confirm', { method: 'code', code })).toMatchObject({ errno: 10106 });
  });

  it('takes no code that was sent for something else, or to somebody else', async () => {
    await forgetPassword();
    const other = await register(app);
    await call('Users.sendConfirmCode', { channel: 'sms' });
    const reset = await smsCode(app, account.mobile, 'reset');
    expect(await call('Users.confirm', { method: 'code', code: reset })).not.toMatchObject({ errno: 0 });
    await app.context.db.manager.update(User, { id: other.id }, { passwordHash: '!' });
    const code = await codeOf(app, account.mobile);
    expect(await call('Users.confirm', { method: 'code', code }, other.access)).toMatchObject({
      errno: 10106,
    });
  });

  it('is not to be had for an account that can receive nothing', async () => {
    await forgetPassword();
    await app.context.db.manager.update(User, { id: account.id }, { mobile: null });
    await pass(LASTS);
    const { result } = await app.call('OAuth.unbind', { provider: 'github' }, { token: account.access });
    expect(result).toMatchObject({ errno: 10211, data: { methods: [] } });
  });

  it('Users.security says what there is, and masks it', async () => {
    const masked = `${account.mobile.slice(0, 3)}****${account.mobile.slice(7)}`;
    const said = { errno: 0, errmsg: '成功', mobile: masked, email: '', providers: [] };
    expect(await call('Users.security', {})).toEqual({ ...said, has_password: true, methods: ['password'] });
    await forgetPassword();
    expect(await call('Users.security', {})).toEqual({ ...said, has_password: false, methods: ['code'] });
  });
});
