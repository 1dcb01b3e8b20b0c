import { User } from '../../src/users/account/user.entity';
import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { wrongCodes } from '../harness/codes';
import {
  activationCode,
  freshEmail,
  LOOK_ALIKES,
  messagesTo,
  NO_EMAILS,
  registerByEmail,
  registerConfirmed,
  smsCode,
} from '../harness/emails';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { withApp } from '../harness/with-app';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const OK = { errno: 0, errmsg: '成功' };
const EN = { headers: { 'Accept-Language': 'en' } };
const ONE_OF_BOTH = { errno: 10100, errmsg: '请填写邮箱或手机号其中之一！' };

describe('Passwords.forgot', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const forgot = async (params: object) => (await app.call('Passwords.forgot', params)).result;
  const verify = async (params: object) => (await app.call('Passwords.verify', params)).result;
  const purposesTo = async (to: string) => (await messagesTo(app, to)).map(({ purpose }) => purpose);

  it('sends six digits to a confirmed e-mail, whatever its case', async () => {
    const { email } = await registerConfirmed(app);
    expect(await forgot({ email: email.toUpperCase() })).toEqual(OK);
    const [message] = await messagesTo(app, email);
    expect(message).toMatchObject({
      channel: 'mail',
      purpose: 'resetpwd',
      code: expect.stringMatching(/^[0-9]{6}$/),
    });
    expect(message?.text).toContain('10分钟');
  });

  it('sends four digits to a mobile', async () => {
    const { mobile } = await register(app);
    expect(await forgot({ mobile })).toEqual(OK);
    const [message] = await messagesTo(app, mobile);
    expect(message).toMatchObject({
      channel: 'sms',
      purpose: 'reset',
      code: expect.stringMatching(/^[0-9]{6}$/),
    });
  });

  it('who activates the e-mail that was asked about gets a code the next time, at once', async () => {
    const { email } = await registerByEmail(app);
    await forgot({ email });
    expect((await app.call('Users.activate', { code: await activationCode(app, email) })).result).toEqual(OK);
    expect(await forgot({ email })).toEqual(OK);
    expect((await purposesTo(email))[0]).toBe('resetpwd');
  });

  it('sends nothing to an address that nobody has', async () => {
    const [email, mobile] = [freshEmail(), freshMobile()];
    expect([await forgot({ email }), await forgot({ mobile })]).toEqual([OK, OK]);
    expect([...(await messagesTo(app, email)), ...(await messagesTo(app, mobile))]).toEqual([]);
  });

  it('sends nothing to a disabled account', async () => {
    const [byMail, byMobile] = [await registerConfirmed(app), await register(app)];
    for (const { id } of [byMail, byMobile]) await app.context.db.manager.update(User, { id }, { status: 0 });
    await app.call('Inbox.clear');
    expect(await forgot({ email: byMail.email })).toEqual(OK);
    expect(await forgot({ mobile: byMobile.mobile })).toEqual(OK);
    expect((await app.call('Inbox.list')).result.messages).toEqual([]);
  });

  it('sends a code to a closed account, which may be taken back', async () => {
    const { email, password, access } = await registerConfirmed(app);
    await app.call('Users.close', { password }, { token: access });
    await forgot({ email });
    expect((await purposesTo(email))[0]).toBe('resetpwd');
  });

  it('sends the activation link, and no code, to an e-mail that was not confirmed', async () => {
    const { id, email } = await registerByEmail(app);
    await app.call('Inbox.clear');
    expect(await forgot({ email })).toEqual(OK);
    const messages = await messagesTo(app, email);
    expect(messages).toMatchObject([{ channel: 'mail', purpose: 'activation' }]);
    expect(messages[0]?.code).toBeUndefined();
    const { result } = await app.call('Users.activate', { code: await activationCode(app, email) });
    expect(result).toEqual(OK);
    expect(await app.context.db.manager.existsBy(User, { id, isEmailConfirmed: true })).toBe(true);
  });

  it.each(['email', 'mobile'] as const)(
    'while a code is good, is success without a second message: %s',
    async (by) => {
      const account = by === 'email' ? await registerConfirmed(app) : await register(app);
      const target = (account as unknown as Record<string, string>)[by] ?? '';
      const seconds = by === 'email' ? 600 : 300;
      await app.call('Inbox.clear');
      stopClock();
      for (const wait of [0, 1, seconds - 2]) {
        await pass(wait);
        expect(await forgot({ [by]: target })).toEqual(OK);
        expect(await purposesTo(target)).toHaveLength(1);
      }
      await pass(1);
      expect(await forgot({ [by]: target })).toEqual(OK);
      expect(await purposesTo(target)).toHaveLength(2);
    },
  );

  it('the code stays good while it is asked for again', async () => {
    const { email } = await registerConfirmed(app);
    await forgot({ email });
    const code = await codeOf(app, email);
    await forgot({ email });
    expect((await verify({ email, code })).errno).toBe(0);
  });

  it('a code of Verifications counts, and the other way round', async () => {
    const { mobile } = await register(app);
    const code = await smsCode(app, mobile, 'reset');
    expect(await forgot({ mobile })).toEqual(OK);
    expect(await purposesTo(mobile)).toEqual(['reset', 'register']);
    expect((await verify({ mobile, code })).errno).toBe(0);
  });

  it('a code that died of wrong tries is replaced, after a minute', async () => {
    stopClock();
    const { mobile } = await register(app);
    await forgot({ mobile });
    for (const code of wrongCodes(await codeOf(app, mobile), 3)) await verify({ mobile, code });
    await pass(50);
    expect(await forgot({ mobile })).toMatchObject({ errno: 1002, data: { time: 10 } });
    await pass(10);
    expect(await forgot({ mobile })).toEqual(OK);
    expect((await verify({ mobile, code: await codeOf(app, mobile) })).errno).toBe(0);
  });

  it('of ten at once one sends', async () => {
    const { email } = await registerConfirmed(app);
    await app.call('Inbox.clear');
    const answers = await Promise.all(Array.from({ length: 10 }, () => forgot({ email })));
    for (const { errno } of answers) expect([0, 1002]).toContain(errno);
    expect(await purposesTo(email)).toEqual(['resetpwd']);
  });

  it.each<[string, object]>([
    ['neither', {}],
    ['both', { email: 'a@example.com', mobile: '13800138000' }],
    ['null', { email: null, mobile: null }],
  ])('%s of e-mail and mobile is 10100', async (_what, params) => {
    expect(await forgot(params)).toEqual(ONE_OF_BOTH);
  });

  it.each([...LOOK_ALIKES.map(([, email]) => email), ...NO_EMAILS])('e-mail %j is 10126', async (email) => {
    expect(await forgot({ email })).toEqual({ errno: 10126, errmsg: '邮箱格式有误或已被使用！' });
  });

  it.each([...DISGUISES.map(([, disguise]) => disguise('13800138000')), ...NO_MOBILES])(
    'mobile %j is 10131',
    async (mobile) => {
      expect(await forgot({ mobile })).toEqual({ errno: 10131, errmsg: '手机号格式有误或已被使用！' });
    },
  );

  it.each([
    [{ email: 'x' }, 10126, 'This e-mail is not valid, or in use.'],
    [{ mobile: 'x' }, 10131, 'This mobile number is not valid, or in use.'],
    [{}, 10100, 'Give either an e-mail or a mobile.'],
  ])('%j in English too', async (params, errno, errmsg) => {
    expect((await app.call('Passwords.forgot', params, EN)).result).toEqual({ errno, errmsg });
  });

  it.each(wrongParams({}, { email: 'a@b.cn', mobile: '13800138000', captcha_id: 'x', captcha: 'x' }))(
    '$what is -32602',
    async ({ param, params }) => {
      const { status, body } = await app.call('Passwords.forgot', params);
      expect(status).toBe(400);
      expect(body.error).toEqual(invalidParam(param));
    },
  );

  it('is limited', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '1' }), async ({ call }) => {
      for (const errno of [0, 1004])
        expect((await call('Passwords.forgot', { email: freshEmail() })).result.errno).toBe(errno);
    });
  });
});
