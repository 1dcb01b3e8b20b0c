import { User } from '../../src/users/account/user.entity';
import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { messagesTo, smsCode } from '../harness/emails';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { withApp } from '../harness/with-app';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const EN = { headers: { 'Accept-Language': 'en' } };
const OK = { errno: 0, errmsg: '成功' };
const OPTIONAL = { captcha_id: 'x', captcha: 'x' };

describe('Verifications.sms', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const ask = async (mobile: string, purpose: string) =>
    (await app.call('Verifications.sms', { mobile, purpose })).result;
  const disable = (id: number) => app.context.db.manager.update(User, { id }, { status: 0 });

  it.each([
    ['register', 4, '您的注册验证码是'],
    ['bind', 6, '您的绑定手机验证码是'],
  ])(
    '%s sends %d digits, good for five minutes, to a mobile that nobody has',
    async (purpose, digits, words) => {
      const mobile = freshMobile();
      expect(await ask(mobile, purpose)).toEqual(OK);
      const [message, ...others] = await messagesTo(app, mobile);
      expect(others).toEqual([]);
      expect(message).toMatchObject({
        channel: 'sms',
        purpose,
        code: expect.stringMatching(`^[0-9]{${digits}}$`),
      });
      expect(message?.text).toContain(`${words}${message?.code}，5分钟`);
    },
  );

  it('reset sends one to a mobile that somebody has', async () => {
    const { mobile } = await register(app);
    expect(await ask(mobile, 'reset')).toEqual(OK);
    expect(await messagesTo(app, mobile)).toMatchObject([{ purpose: 'reset' }, { purpose: 'register' }]);
  });

  it('bind sends one to a mobile that somebody has', async () => {
    const { mobile } = await register(app);
    expect(await ask(mobile, 'bind')).toEqual(OK);
    expect(await messagesTo(app, mobile)).toMatchObject([{ purpose: 'bind' }, { purpose: 'register' }]);
  });

  it('register sends none to a mobile that somebody has, and does not say so', async () => {
    const { mobile } = await register(app);
    await app.call('Inbox.clear');
    stopClock();
    await pass(60);
    expect(await ask(mobile, 'register')).toEqual(OK);
    expect(await messagesTo(app, mobile)).toEqual([]);
  });

  it('reset sends none to a mobile that nobody has, and does not say so', async () => {
    const mobile = freshMobile();
    expect(await ask(mobile, 'reset')).toEqual(OK);
    expect(await messagesTo(app, mobile)).toEqual([]);
  });

  it('reset sends none to a disabled account, and does not say so', async () => {
    const { id, mobile } = await register(app);
    await disable(id);
    await app.call('Inbox.clear');
    expect(await ask(mobile, 'reset')).toEqual(OK);
    expect(await messagesTo(app, mobile)).toEqual([]);
  });

  it('reset sends one to a closed account, which may be taken back', async () => {
    const { mobile, password, access } = await register(app);
    await app.call('Users.close', { password }, { token: access });
    expect(await ask(mobile, 'reset')).toEqual(OK);
    expect((await messagesTo(app, mobile))[0]?.purpose).toBe('reset');
  });

  it('a code of purpose register registers, as that of Users.sms', async () => {
    const mobile = freshMobile();
    const sms_code = await smsCode(app, mobile, 'register');
    const params = { mobile, password: 'secret-123', password2: 'secret-123', sms_code };
    expect((await app.call('Users.register', params)).result.errno).toBe(0);
  });

  it('waits a minute per mobile and purpose, shared with Users.sms', async () => {
    const mobile = freshMobile();
    stopClock();
    expect(await ask(mobile, 'register')).toEqual(OK);
    const waits = { errno: 1002, errmsg: '短信发送过于频繁！', data: { time: 60 } };
    expect(await ask(mobile, 'register')).toEqual(waits);
    expect((await app.call('Users.sms', { mobile })).result).toEqual(waits);
    expect(await ask(mobile, 'bind')).toEqual(OK);
    await pass(60);
    expect(await ask(mobile, 'register')).toEqual(OK);
  });

  it.each(['Register', 'resetpwd', '', 'register ', 'constructor', '__proto__', 'mail:register'])(
    'purpose %j is 10100',
    async (purpose) => {
      expect(await ask(freshMobile(), purpose)).toEqual({ errno: 10100, errmsg: '参数错误！' });
    },
  );

  it.each([...DISGUISES.map(([, disguise]) => disguise('13800138000')), ...NO_MOBILES])(
    'mobile %j is 1001 with a string, and nothing is sent',
    async (mobile) => {
      await app.call('Inbox.clear');
      expect(await ask(mobile, 'bind')).toEqual({ errno: 1001, errmsg: '手机号格式有误！' });
      expect((await app.call('Inbox.list')).result.messages).toEqual([]);
    },
  );

  it('says it in English', async () => {
    const call = async (params: object) => (await app.call('Verifications.sms', params, EN)).result;
    const mobile = freshMobile();
    expect(await call({ mobile, purpose: 'x' })).toEqual({
      errno: 10100,
      errmsg: 'The params are not valid.',
    });
    expect(await call({ mobile: '1', purpose: 'bind' })).toEqual({
      errno: 1001,
      errmsg: 'This is not a mobile number.',
    });
    expect(await call({ mobile, purpose: 'bind' })).toEqual({ errno: 0, errmsg: 'ok' });
    expect((await messagesTo(app, mobile))[0]?.text).toMatch(/^\[mofang\] Your code to bind/);
    expect(await call({ mobile, purpose: 'bind' })).toMatchObject({
      errno: 1002,
      errmsg: 'Codes are sent too often.',
    });
  });

  it.each(wrongParams({ mobile: '13800138000', purpose: 'bind' }, OPTIONAL))(
    '$what is -32602',
    async ({ param, params }) => {
      const { status, body } = await app.call('Verifications.sms', params);
      expect(status).toBe(400);
      expect(body.error).toEqual(invalidParam(param));
    },
  );
});

it('the digits of all SMS codes but that of a registration are a setting', async () => {
  await withApp(startApp({ MOFANG_SMS_CODE_DIGITS: '8' }), async (app) => {
    const { mobile, access: token } = await register(app);
    expect(await codeOf(app, mobile)).toMatch(/^[0-9]{4}$/);
    const other = freshMobile();
    const sms_code = await smsCode(app, other, 'bind');
    expect(sms_code).toMatch(/^[0-9]{8}$/);
    const bind = async (code: string) =>
      (await app.call('Users.bindMobile', { mobile: other, sms_code: code }, { token })).result.errno;
    expect(await bind(sms_code.slice(0, 6))).toBe(10132);
    expect(await bind(sms_code)).toBe(0);
    const code = await smsCode(app, other, 'reset');
    expect((await app.call('Passwords.verify', { mobile: other, code })).result.errno).toBe(0);
  });
});
