import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { activationCode, messagesTo, registerByEmail, registerConfirmed } from '../harness/emails';
import { userOf } from '../harness/users';

const OK = { errno: 0, errmsg: '成功' };
const EN = { headers: { 'Accept-Language': 'en' } };

describe('Users.resendActivation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const NOT_WAITING = { errno: 10126, errmsg: '没有待激活的邮箱！' };
  const resend = async (token: string, options = {}) =>
    (await app.call('Users.resendActivation', {}, { token, ...options })).result;

  it('sends a link that works', async () => {
    const { id, email, access } = await registerByEmail(app);
    await app.call('Inbox.clear');
    expect(await resend(access)).toEqual(OK);
    expect(await messagesTo(app, email)).toMatchObject([{ channel: 'mail', purpose: 'activation' }]);
    await app.call('Users.activate', { code: await activationCode(app, email) });
    expect((await userOf(app, id)).isEmailConfirmed).toBe(true);
  });

  it('waits a minute', async () => {
    stopClock();
    const { email, access } = await registerByEmail(app);
    await app.call('Inbox.clear');
    expect(await resend(access)).toEqual(OK);
    await pass(20);
    expect(await resend(access)).toEqual({ errno: 1002, errmsg: '短信发送过于频繁！', data: { time: 40 } });
    await pass(40);
    expect(await resend(access)).toEqual(OK);
    expect(await messagesTo(app, email)).toHaveLength(2);
  });

  it('of ten at once one is sent', async () => {
    const { email, access } = await registerByEmail(app);
    await app.call('Inbox.clear');
    const answers = await Promise.all(Array.from({ length: 10 }, () => resend(access)));
    expect(answers.map(({ errno }) => errno).sort()).toEqual([0, ...Array(9).fill(1002)]);
    expect(await messagesTo(app, email)).toHaveLength(1);
  });

  it('is 10126 for who has no e-mail, or has confirmed it', async () => {
    expect(await resend((await register(app)).access)).toEqual(NOT_WAITING);
    const { access } = await registerConfirmed(app);
    expect(await resend(access)).toEqual(NOT_WAITING);
    expect((await resend(access, EN)).errmsg).toBe('No e-mail waits for its activation.');
  });

  it('needs an access token', async () => {
    const { refresh } = await registerByEmail(app);
    for (const options of [{}, { token: refresh }])
      expect((await app.call('Users.resendActivation', {}, options)).result).toEqual({
        errno: 1011,
        errmsg: '没有认证令牌',
      });
  });
});
