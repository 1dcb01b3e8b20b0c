import { User } from '../../src/users/account/user.entity';
import { RecordingQueue } from '../fakes/recording-queue';
import { type Account, codeOf, freshMobile, register } from '../harness/accounts';
import { type CallOptions, startApp, type TestApp } from '../harness/app';
import { startClock, stopClock } from '../harness/clock';
import {
  type EmailAccount,
  freshEmail,
  freshName,
  mailCode,
  messagesTo,
  registerByEmail,
  registerConfirmed,
  smsCode,
} from '../harness/emails';
import { insertUser, userOf } from '../harness/users';
import { withApp } from '../harness/with-app';

const NEW = 'another-secret';
const ENGLISH = { 'Accept-Language': 'en' };

describe('a notice', () => {
  let app: TestApp;
  let account: EmailAccount;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await registerConfirmed(app);
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const noticesTo = async (email: string) =>
    (await messagesTo(app, email)).filter(({ purpose }) => purpose === 'notice');
  const call = async (method: string, params: object, options: CallOptions = {}) =>
    (await app.call(method, params, { token: account.access, ...options })).result;

  const changePassword = (options?: CallOptions, oldpassword = account.password) =>
    call('Users.password', { oldpassword, password1: NEW, password2: NEW }, options);
  const bindMobile = async (mobile: string, options?: CallOptions) =>
    call('Users.bindMobile', { mobile, sms_code: await smsCode(app, mobile, 'bind') }, options);
  const bindEmail = async (email: string, options?: CallOptions) =>
    call('Users.bindEmail', { email, email_code: await mailCode(app, email, 'bind') }, options);

  const unconfirm = (id: number) => app.context.db.manager.update(User, { id }, { isEmailConfirmed: false });

  async function reset(
    options?: CallOptions,
    target: { email?: string; mobile?: string } = { email: account.email },
  ) {
    await app.call('Passwords.forgot', target);
    const code = await codeOf(app, Object.values(target).join());
    const { reset_token } = (await app.call('Passwords.verify', { ...target, code })).result;
    return call('Passwords.reset', { reset_token, password1: NEW, password2: NEW }, options);
  }

  const CHANGES: [string, (options?: CallOptions) => Promise<{ errno: number }>, string, string][] = [
    ['another password', changePassword, '密码已修改', 'the password was changed'],
    ['a password that is reset', reset, '密码已通过验证码重置', 'the password was reset with a code'],
    [
      'another mobile',
      (options) => bindMobile(freshMobile(), options),
      '绑定了新的手机号',
      'a new mobile was bound',
    ],
    [
      'another e-mail',
      (options) => bindEmail(freshEmail(), options),
      '绑定了新的邮箱',
      'a new e-mail was bound',
    ],
    [
      'an account that is closed',
      (options) => call('Users.close', { password: account.password }, options),
      '账号已注销',
      'it was closed',
    ],
  ];

  describe.each(CHANGES)('of %s', (_what, change, zh, en) => {
    it('goes to the e-mail that was confirmed before, once', async () => {
      expect((await change()).errno).toBe(0);
      const [notice, ...others] = await noticesTo(account.email);
      expect(others).toEqual([]);
      expect(notice).toMatchObject({ channel: 'mail' });
      for (const part of [zh, account.username, 'UTC+8', '忘记密码']) expect(notice?.text).toContain(part);
      expect(notice).not.toHaveProperty('code');
      expect(notice).not.toHaveProperty('link');
    });

    it('is in the language of the call', async () => {
      await change({ headers: ENGLISH });
      const [notice] = await noticesTo(account.email);
      for (const part of [en, account.username, 'forgot password']) expect(notice?.text).toContain(part);
    });
  });

  it.each(CHANGES.filter(([, change]) => change !== reset))(
    'of %s goes to nobody where no e-mail was confirmed',
    async (_what, change) => {
      await unconfirm(account.id);
      expect((await change()).errno).toBe(0);
      expect(await noticesTo(account.email)).toEqual([]);
    },
  );

  it('of a password that is reset by mobile goes to nobody where no e-mail was confirmed', async () => {
    const mobile = freshMobile();
    await bindMobile(mobile);
    await app.call('Inbox.clear');
    await unconfirm(account.id);
    expect((await reset({}, { mobile })).errno).toBe(0);
    expect(await noticesTo(account.email)).toEqual([]);
  });

  it('goes to the old e-mail and not to the new one', async () => {
    const email = freshEmail();
    expect((await bindEmail(email)).errno).toBe(0);
    expect(await noticesTo(email)).toEqual([]);
    expect(await noticesTo(account.email)).toHaveLength(1);
    const second = freshEmail();
    expect((await bindEmail(second)).errno).toBe(0);
    expect(await noticesTo(account.email)).toHaveLength(1);
    expect(await noticesTo(email)).toHaveLength(1);
  });

  it('is not sent for an account’s first e-mail, nor to one that waits for its activation', async () => {
    const byMobile = await register(app);
    const email = freshEmail();
    expect((await bindEmail(email, { token: byMobile.access })).errno).toBe(0);
    const waiting = await registerByEmail(app);
    expect((await bindEmail(waiting.email, { token: waiting.access })).errno).toBe(0);
    for (const to of [email, waiting.email]) expect(await noticesTo(to)).toEqual([]);
  });

  it('is not sent where nothing has changed', async () => {
    const other = await register(app);
    const email = freshEmail();
    await bindEmail(email, { token: other.access });
    expect((await bindMobile(other.mobile, { token: other.access })).errno).toBe(0);
    expect((await changePassword({}, 'wrong')).errno).toBe(10103);
    expect((await call('Users.close', { password: 'wrong' })).errno).toBe(1001);
    expect((await call('Users.bindMobile', { mobile: freshMobile(), sms_code: '000000' })).errno).toBe(10106);
    for (const to of [email, account.email]) expect(await noticesTo(to)).toEqual([]);
  });

  it('shows a mobile as an account name masked, and no other', async () => {
    const { id, mobile, access: token, password }: Account = await register(app);
    const email = freshEmail();
    await bindEmail(email, { token });
    const other = freshMobile();
    await bindMobile(other, { token });
    await call('Users.close', { password }, { token });
    const [closed, bound] = await noticesTo(email);
    const masked = (full: string) => `${full.slice(0, 3)}****${full.slice(7)}`;
    expect(bound?.text).toContain(masked(mobile));
    expect(closed?.text).toContain(masked(other));
    for (const full of [mobile, other]) expect(`${bound?.text}${closed?.text}`).not.toContain(full);
    expect((await userOf(app, id)).name).toBe(other);
  });

  it('says when it was, and until when a closed account can be taken back', async () => {
    stopClock(Date.parse('2026-11-21T20:30:59Z'));
    const { email, access: token, password } = await registerConfirmed(app);
    await call('Users.close', { password }, { token });
    const [notice] = await noticesTo(email);
    expect(notice?.text).toContain('2026-11-22 04:30（UTC+8）');
    expect(notice?.text).toContain('在 2026-12-07 04:30（UTC+8）之前登录可以恢复');
  });

  it('says that a login took a closed account back, and a login to an open one says nothing', async () => {
    const login = () =>
      app.call(
        'Users.login',
        { account: account.username, password: account.password },
        { headers: ENGLISH },
      );
    await login();
    expect(await noticesTo(account.email)).toEqual([]);
    await call('Users.close', { password: account.password });
    expect((await login()).result.errno).toBe(0);
    const [notice, ...others] = await noticesTo(account.email);
    expect(notice?.text).toContain('it was closed, and a login took it back');
    expect(others).toHaveLength(1);
  });

  it('that can’t be queued is logged, without its address, and the change stands', async () => {
    const queue = new RecordingQueue();
    await withApp(startApp({}, { queue }), async (other) => {
      const [email, name] = [freshEmail(), freshName()];
      const passwordHash = await other.context.passwords.hash('secret-123');
      await insertUser(other, { name, email, isEmailConfirmed: true, passwordHash });
      const login = async (password: string) =>
        (await other.call('Users.login', { account: name, password })).result;
      const { access_token: token } = await login('secret-123');
      queue.isRefusing = true;
      const params = { oldpassword: 'secret-123', password1: NEW, password2: NEW };
      const { result } = await other.call('Users.password', params, { token });
      expect(result).toEqual({ errno: 0, errmsg: '成功' });
      expect((await login(NEW)).errno).toBe(0);
      const lines = other.log.filter((line) => line.includes('account notice not queued'));
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] as string)).toMatchObject({ level: 50, reqId: expect.any(String) });
      expect(other.log.join()).not.toContain(email);
    });
  });

  it('of each change is a mail of its own, known again where it comes twice', async () => {
    const queue = new RecordingQueue();
    await withApp(startApp({}, { queue }), async (other) => {
      const passwords = ['secret-123', 'secret-456', 'secret-789'] as const;
      const passwordHash = await other.context.passwords.hash(passwords[0]);
      const { name } = await insertUser(other, { email: freshEmail(), isEmailConfirmed: true, passwordHash });
      for (const [index, password1] of passwords.slice(1).entries()) {
        const oldpassword = passwords[index];
        const { result } = await other.call('Users.login', { account: name, password: oldpassword });
        const params = { oldpassword, password1, password2: password1 };
        await other.call('Users.password', params, { token: result.access_token });
      }
      const [first, second] = queue.added;
      expect(queue.added).toHaveLength(2);
      expect(first?.key).not.toBe(second?.key);
      for (const { name: job, key, data } of queue.added) {
        expect(job).toBe('messages.mail');
        expect(data.message.messageId).toBe(key);
      }
    });
  });
});
