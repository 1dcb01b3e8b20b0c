import { Session } from '../../src/auth/session.entity';
import { User } from '../../src/users/account/user.entity';
import { UserProfile } from '../../src/users/account/user-profile.entity';
import { RecordingQueue } from '../fakes/recording-queue';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { letCodesPass, wrongCodes } from '../harness/codes';
import { freshEmail, freshName, mailCode, messagesTo, registerByEmail } from '../harness/emails';
import { payloadOf } from '../harness/tokens';
import { insertUser, userOf } from '../harness/users';
import { withApp } from '../harness/with-app';
import { EMAIL_INVALID, errnosOf, GOOD, NAME_INVALID, REFUSED } from './email-registration';

const EN = { 'Accept-Language': 'en' };
const GONE = { errno: 10106, errmsg: '验证码不存在或已过期！' };

describe('Users.registerByEmail', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => {
    startClock();
    jest.restoreAllMocks();
  });
  afterAll(() => app.close());

  const attempt = (params: object, headers: Record<string, string> = {}) =>
    app.call('Users.registerByEmail', { ...GOOD, username: freshName(), ...params }, { headers });
  const resultOf = async (params: object, headers = {}) => (await attempt(params, headers)).result;
  /** Six digits that are not the code. */
  const wrong = (code: string) => wrongCodes(code, 1).map((digits) => digits.padStart(6, '0'))[0];
  const countOf = (where: Partial<User>) => app.context.db.manager.countBy(User, where as object);

  it('registers and logs in; the e-mail is stored in lower case and not confirmed yet', async () => {
    const email = freshEmail();
    const [username, email_code] = [freshName(), await mailCode(app, email, 'register')];
    const { status, result } = await attempt({ username, email: email.toUpperCase(), email_code });
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      id: expect.any(Number),
      username,
      email,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(payloadOf(result.access_token)).toMatchObject({
      fresh: true,
      sub: { id: result.id, nickname: username },
    });
    const { passwordHash, ...row } = await userOf(app, result.id);
    expect(row).toMatchObject({
      name: username,
      email,
      isEmailConfirmed: false,
      mobile: null,
      ip: '127.0.0.1',
    });
    expect(passwordHash).toMatch(/^\$argon2id\$/);
    expect(await app.context.db.manager.existsBy(UserProfile, { userId: result.id })).toBe(true);
  });

  it('its tokens are good, and name and e-mail log in, whatever the case of the e-mail', async () => {
    const { username, email, password, access, refresh } = await registerByEmail(app);
    const { result } = await app.call('Users.info', {}, { token: access });
    expect(result).toMatchObject({ errno: 0, data: { name: username, email, mobile: null } });
    expect((await app.call('Users.refresh', {}, { token: refresh })).result.errno).toBe(0);
    for (const account of [username, email, email.toUpperCase()])
      expect((await app.call('Users.login', { account, password })).result.errno).toBe(0);
  });

  it('sends the activation link, in the caller’s language', async () => {
    const [email, other] = [freshEmail(), freshEmail()];
    await registerByEmail(app, { email });
    const [message] = await messagesTo(app, email);
    expect(message).toMatchObject({ channel: 'mail', purpose: 'activation' });
    expect(message?.link).toMatch(
      new RegExp(`^${app.context.config.http.publicUrl}/activate#[\\w-]+(?:\\.[\\w-]+){2}$`),
    );
    expect(message?.text).toContain(`24小时`);
    const email_code = await mailCode(app, other, 'register');
    await attempt({ email: other, email_code }, EN);
    expect((await messagesTo(app, other))[0]?.text).toMatch(/^Hello person_/);
  });

  it('names nobody but the user in tokens: neither e-mail nor password', async () => {
    const { email, password, access, refresh } = await registerByEmail(app);
    for (const token of [access, refresh])
      for (const secret of [email, password]) expect(JSON.stringify(payloadOf(token))).not.toContain(secret);
    for (const secret of [email, password]) expect(app.log.join('\n')).not.toContain(secret);
  });

  it('takes its params by position', async () => {
    const [email, username] = [freshEmail(), freshName()];
    const code = await mailCode(app, email, 'register');
    const params = [username, email, 'secret-123', 'secret-123', code, 'true'];
    expect((await app.call('Users.registerByEmail', params)).result).toMatchObject({ errno: 0, username });
  });

  it('whatever is refused for another reason leaves the code good', async () => {
    const taken = await registerByEmail(app);
    const email = freshEmail();
    const email_code = await mailCode(app, email, 'register');
    const refused = [
      { username: 'x' },
      { username: taken.username },
      { password: 'x', password2: 'x' },
      { password2: 'x' },
      { allow: 'x' },
    ];
    for (const params of refused)
      expect((await resultOf({ email, email_code, ...params })).errno).not.toBe(0);
    expect((await resultOf({ email, email_code })).errno).toBe(0);
  });

  it('eight emoji, or 64, are a password', async () => {
    for (const password of ['😀'.repeat(8), '😀'.repeat(64)]) {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      expect((await resultOf({ email, email_code, password, password2: password })).errno).toBe(0);
    }
  });

  describe('its code', () => {
    it('is good once', async () => {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      expect((await resultOf({ email, email_code })).errno).toBe(0);
      expect(await resultOf({ email, email_code })).toEqual(GONE);
    });

    it('is dead after three wrong ones', async () => {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      for (let tries = 0; tries < 3; tries++)
        expect(await resultOf({ email, email_code: wrong(email_code) })).toEqual(REFUSED);
      expect(await resultOf({ email, email_code })).toEqual(GONE);
    });

    it('guessed fifty times at once is compared three times', async () => {
      const email = freshEmail();
      const right = Number(await mailCode(app, email, 'register'));
      const guesses = Array.from({ length: 50 }, (_, index) =>
        String((right + 1 + index) % 1_000_000).padStart(6, '0'),
      );
      const answers = await Promise.all(guesses.map((email_code) => attempt({ email, email_code })));
      expect(errnosOf(answers)).toEqual([...Array(47).fill(10106), ...Array(3).fill(10132)]);
      expect((await resultOf({ email, email_code: String(right).padStart(6, '0') })).errno).toBe(10106);
    });

    it('that is right, sent fifty times at once, registers one', async () => {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      const answers = await Promise.all(Array.from({ length: 50 }, () => attempt({ email, email_code })));
      expect(errnosOf(answers)).toEqual([0, ...Array(49).fill(10106)]);
      expect(await countOf({ email })).toBe(1);
    });

    it('is gone after 180 seconds', async () => {
      stopClock();
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      await pass(180);
      expect(await resultOf({ email, email_code })).toEqual(GONE);
    });
  });

  describe('a name', () => {
    it('that is taken is 10127', async () => {
      const { username } = await registerByEmail(app);
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      expect(await resultOf({ username, email, email_code })).toEqual(NAME_INVALID);
    });

    it('in other case is another', async () => {
      const { username } = await registerByEmail(app);
      expect(await registerByEmail(app, { username: username.toUpperCase() })).toMatchObject({
        id: expect.any(Number),
      });
    });

    it('that two take at once is one’s; the other is 10127 and leaves nothing behind', async () => {
      const username = freshName();
      const emails = Array.from({ length: 6 }, freshEmail);
      const codes: string[] = [];
      for (const email of emails) codes.push(await mailCode(app, email, 'register'));
      const manager = app.context.db.manager;
      const before = [await manager.count(Session), await manager.count(UserProfile)] as const;
      const answers = await Promise.all(
        emails.map((email, index) => attempt({ username, email, email_code: codes[index] })),
      );
      expect(errnosOf(answers)).toEqual([0, ...Array(5).fill(10127)]);
      expect(await manager.count(Session)).toBe(before[0] + 1);
      expect(await manager.count(UserProfile)).toBe(before[1] + 1);
    });
  });

  describe('an e-mail', () => {
    it('that somebody confirms while the code is on its way is 10126', async () => {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      await insertUser(app, { email, isEmailConfirmed: true });
      expect(await resultOf({ email, email_code })).toEqual(EMAIL_INVALID);
      expect(await countOf({ email })).toBe(1);
    });

    it('that somebody confirms between look and insert is 10126, not 10127', () =>
      app.inside(async () => {
        const email = freshEmail();
        const email_code = await mailCode(app, email, 'register');
        const { db } = app.context;
        const start = db.transaction.bind(db);
        jest.spyOn(db, 'transaction').mockImplementationOnce((async (work: never) => {
          await insertUser(app, { email, isEmailConfirmed: true });
          return start(work);
        }) as never);
        expect(await resultOf({ email, email_code })).toEqual(EMAIL_INVALID);
        expect(await countOf({ email })).toBe(1);
      }));

    it('is on one account at most, however many come at once with a code that passes', () =>
      app.inside(async () => {
        letCodesPass();
        const email = freshEmail();
        const answers = await Promise.all(Array.from({ length: 10 }, () => attempt({ email })));
        for (const { status, result } of answers) {
          expect(status).toBe(200);
          expect([0, 10126]).toContain(result.errno);
        }
        expect(await countOf({ email })).toBe(1);
      }));
  });

  it('is refused to nobody who has a session, and gives another', async () => {
    const { access, id } = await registerByEmail(app);
    const email = freshEmail();
    const params = {
      ...GOOD,
      username: freshName(),
      email,
      email_code: await mailCode(app, email, 'register'),
    };
    const { result } = await app.call('Users.registerByEmail', params, { token: access });
    expect(result.errno).toBe(0);
    expect(result.id).not.toBe(id);
  });

  it('is limited', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '1' }), async ({ call }) => {
      for (const errno of [10106, 1004])
        expect((await call('Users.registerByEmail', GOOD)).result.errno).toBe(errno);
    });
  });
});

describe('Users.registerByEmail where the mail can’t be queued', () => {
  it('stands; the link can be sent again', async () => {
    const queue = new RecordingQueue();
    await withApp(startApp({}, { queue }), async (app) => {
      const email = freshEmail();
      await app.call('Verifications.email', { email, send_type: 'register' });
      const email_code = queue.last().data.message.code;
      queue.isRefusing = true;
      const { result } = await app.call('Users.registerByEmail', { ...GOOD, email, email_code });
      expect(result).toMatchObject({ errno: 0, email });
      const resend = async () =>
        (await app.call('Users.resendActivation', {}, { token: result.access_token })).result;
      expect(await resend()).toEqual({ errno: 1100, errmsg: '短信发送失败！' });
      queue.isRefusing = false;
      expect((await resend()).errno).toBe(0);
      const [, code] = queue.last().data.message.link.split('#');
      expect((await app.call('Users.activate', { code })).result.errno).toBe(0);
      expect(app.log.filter((line) => line.includes('activation mail not queued'))).toHaveLength(1);
      expect(app.log.join('\n')).not.toContain(email);
    });
  });
});
