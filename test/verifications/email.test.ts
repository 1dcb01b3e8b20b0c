import { User } from '../../src/users/account/user.entity';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import {
  freshEmail,
  LOOK_ALIKES,
  messagesTo,
  NO_EMAILS,
  registerByEmail,
  registerConfirmed,
} from '../harness/emails';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const EN = { headers: { 'Accept-Language': 'en' } };
const OK = { errno: 0, errmsg: '成功' };
const OPTIONAL = { captcha_id: 'x', captcha: 'x' };

describe('Verifications.email', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const ask = async (email: string, send_type: string) =>
    (await app.call('Verifications.email', { email, send_type })).result;

  it.each([
    ['register', 3],
    ['bind', 5],
  ])('%s sends six digits to an e-mail that nobody has, good for %d minutes', async (send_type, minutes) => {
    const email = freshEmail();
    expect(await ask(email, send_type)).toEqual(OK);
    const [message, ...others] = await messagesTo(app, email);
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      channel: 'mail',
      purpose: send_type,
      code: expect.stringMatching(/^[0-9]{6}$/),
    });
    expect(message?.text).toContain(message?.code);
    expect(message?.text).toContain(`${minutes}分钟`);
  });

  it('resetpwd sends one to a confirmed e-mail, good for 10 minutes', async () => {
    const { email } = await registerConfirmed(app);
    expect(await ask(email, 'resetpwd')).toEqual(OK);
    const [message] = await messagesTo(app, email);
    expect(message).toMatchObject({ purpose: 'resetpwd', code: expect.stringMatching(/^[0-9]{6}$/) });
    expect(message?.text).toContain('10分钟');
  });

  it('resetpwd sends none where nobody has the e-mail, nobody has confirmed it, or who has is disabled', async () => {
    const [unconfirmed, disabled] = [await registerByEmail(app), await registerConfirmed(app)];
    await app.context.db.manager.update(User, { id: disabled.id }, { status: 0 });
    await app.call('Inbox.clear');
    for (const email of [freshEmail(), unconfirmed.email, disabled.email]) {
      expect(await ask(email, 'resetpwd')).toEqual(OK);
      expect(await messagesTo(app, email)).toEqual([]);
    }
  });

  it.each(['register', 'bind'])('%s sends none to an e-mail that somebody confirmed', async (send_type) => {
    const { email } = await registerConfirmed(app);
    await app.call('Inbox.clear');
    stopClock();
    await pass(60);
    expect(await ask(email, send_type)).toEqual(OK);
    expect(await messagesTo(app, email)).toEqual([]);
  });

  it.each(['register', 'bind'])(
    '%s sends one to an e-mail that somebody merely claims',
    async (send_type) => {
      const { email } = await registerByEmail(app);
      await app.call('Inbox.clear');
      stopClock();
      await pass(60);
      expect(await ask(email, send_type)).toEqual(OK);
      expect(await messagesTo(app, email)).toMatchObject([{ purpose: send_type }]);
    },
  );

  it('an e-mail in other case is the same: one wait, one code, and mail goes to the lower one', async () => {
    const email = freshEmail();
    expect(await ask(email.toUpperCase(), 'register')).toEqual(OK);
    expect(await messagesTo(app, email)).toHaveLength(1);
    expect((await ask(email, 'register')).errno).toBe(1002);
  });

  it('waits a minute per e-mail and purpose', async () => {
    const email = freshEmail();
    stopClock();
    expect(await ask(email, 'register')).toEqual(OK);
    await pass(18.5);
    expect(await ask(email, 'register')).toEqual({
      errno: 1002,
      errmsg: '短信发送过于频繁！',
      data: { time: 42 },
    });
    expect(await ask(email, 'bind')).toEqual(OK);
    await pass(41.5);
    expect(await ask(email, 'register')).toEqual(OK);
    expect(await messagesTo(app, email)).toHaveLength(3);
  });

  it.each(['Register', 'reset', '', 'constructor', '__proto__'])(
    'send_type %j is 10100',
    async (send_type) => {
      expect(await ask(freshEmail(), send_type)).toEqual({ errno: 10100, errmsg: '参数错误！' });
    },
  );

  it.each([...LOOK_ALIKES.map(([, email]) => email), ...NO_EMAILS])(
    'e-mail %j is 10126, and nothing is sent',
    async (email) => {
      await app.call('Inbox.clear');
      expect(await ask(email, 'register')).toEqual({ errno: 10126, errmsg: '邮箱格式有误或已被使用！' });
      expect((await app.call('Inbox.list')).result.messages).toEqual([]);
    },
  );

  it('an e-mail of 254 characters is one', async () => {
    const email = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`;
    expect(email).toHaveLength(254);
    expect(await ask(email, 'bind')).toEqual(OK);
    expect((await ask(email.replace('.com', 'd.com'), 'bind')).errno).toBe(10126);
  });

  it('says it in English', async () => {
    const call = async (params: object) => (await app.call('Verifications.email', params, EN)).result;
    const email = freshEmail();
    expect(await call({ email, send_type: 'x' })).toEqual({
      errno: 10100,
      errmsg: 'The params are not valid.',
    });
    expect(await call({ email: 'x', send_type: 'bind' })).toEqual({
      errno: 10126,
      errmsg: 'This e-mail is not valid, or in use.',
    });
    expect(await call({ email, send_type: 'bind' })).toEqual({ errno: 0, errmsg: 'ok' });
    expect((await messagesTo(app, email))[0]?.text).toContain('Your code is:');
  });

  it.each(wrongParams({ email: 'a@example.com', send_type: 'bind' }, OPTIONAL))(
    '$what is -32602',
    async ({ param, params }) => {
      const { status, body } = await app.call('Verifications.email', params);
      expect(status).toBe(400);
      expect(body.error).toEqual(invalidParam(param));
    },
  );
});
