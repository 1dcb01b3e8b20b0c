import { EntityManager } from 'typeorm';
import { User } from '../../src/users/account/user.entity';
import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { letCodesPass } from '../harness/codes';
import {
  activationCode,
  freshEmail,
  LOOK_ALIKES,
  mailCode,
  messagesTo,
  NO_EMAILS,
  registerByEmail,
  registerConfirmed,
} from '../harness/emails';
import { payloadOf } from '../harness/tokens';
import { insertUser, userOf } from '../harness/users';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const REFUSED = { errno: 10132, errmsg: '验证码错误！' };
const GONE = { errno: 10106, errmsg: '验证码不存在或已过期！' };
const TAKEN = { errno: 10126, errmsg: '邮箱格式有误或已被使用！' };
const GOOD = { email: 'ming@example.com', email_code: '000000' };

describe('Users.bindEmail', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const bind = async (params: object, token = account.access) =>
    (await app.call('Users.bindEmail', params, { token })).result;
  const bindFresh = async (email: string, token?: string) =>
    bind({ email, email_code: await mailCode(app, email, 'bind') }, token);
  const loginErrno = async (name: string) =>
    (await app.call('Users.login', { account: name, password: account.password })).result.errno;
  const sixDigits = (number: number) => String(number % 1_000_000).padStart(6, '0');

  it('gives the account a confirmed e-mail, in lower case, and new tokens', async () => {
    const email = freshEmail();
    const email_code = await mailCode(app, email, 'bind');
    const result = await bind({ email: email.toUpperCase(), email_code });
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      data: expect.objectContaining({ id: account.id, email, mobile: account.mobile }),
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(payloadOf(result.refresh_token).sid).toBe(payloadOf(account.refresh).sid);
    expect(await userOf(app, account.id)).toMatchObject({
      email,
      isEmailConfirmed: true,
      name: account.mobile,
    });
    expect(await loginErrno(email)).toBe(0);
    expect((await app.call('Users.email', { email })).result.count).toBe(1);
  });

  it.each([
    ['the session ended', async () => app.call('Users.logout', {}, { token: account.access })],
    [
      'the password was changed',
      async () => app.context.db.manager.update(User, { id: account.id }, { passwordHash: 'another' }),
    ],
  ])('changes nothing where %s while the code was looked at', (_what, throwOut) =>
    app.inside(async () => {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'bind');
      const { codes } = app.context;
      const look = codes.look.bind(codes);
      jest.spyOn(codes, 'look').mockImplementationOnce(async (...given) => {
        const code = await look(...given);
        await throwOut();
        return code;
      });
      expect((await bind({ email, email_code })).errno).toBe(1011);
      expect((await userOf(app, account.id)).email).toBeNull();
    }),
  );

  it('replaces the old one, which is free again', async () => {
    const [first, second] = [freshEmail(), freshEmail()];
    for (const email of [first, second]) expect((await bindFresh(email)).data.email).toBe(email);
    expect([await loginErrno(first), await loginErrno(second)]).toEqual([1001, 0]);
    expect((await app.call('Users.email', { email: first })).result.count).toBe(0);
    expect(await registerByEmail(app, { email: first })).toMatchObject({ id: expect.any(Number) });
  });

  it('does not count before the code came back', async () => {
    const email = freshEmail();
    await mailCode(app, email, 'bind');
    expect(await userOf(app, account.id)).toMatchObject({ email: null, isEmailConfirmed: false });
    expect(await loginErrno(email)).toBe(1001);
    await app.call('Inbox.clear');
    await app.call('Passwords.forgot', { email });
    expect(await messagesTo(app, email)).toEqual([]);
  });

  it('leaves a confirmed old one in force until then', async () => {
    const [first, second] = [freshEmail(), freshEmail()];
    await bindFresh(first);
    await mailCode(app, second, 'bind');
    expect(await userOf(app, account.id)).toMatchObject({ email: first, isEmailConfirmed: true });
  });

  it('of the own e-mail that waits for its activation confirms it; the link is no good any more', async () => {
    const own = await registerByEmail(app);
    const code = await activationCode(app, own.email);
    expect(await bindFresh(own.email, own.access)).toMatchObject({ errno: 0, data: { email: own.email } });
    expect(await userOf(app, own.id)).toMatchObject({ email: own.email, isEmailConfirmed: true });
    expect((await app.call('Users.activate', { code })).result.errno).toBe(10113);
  });

  it('of the own e-mail that was confirmed meanwhile is errno 0', async () => {
    const own = await registerByEmail(app);
    const email_code = await mailCode(app, own.email, 'bind');
    await app.call('Users.activate', { code: await activationCode(app, own.email) });
    expect(await bind({ email: own.email, email_code }, own.access)).toMatchObject({ errno: 0 });
    expect(await userOf(app, own.id)).toMatchObject({ email: own.email, isEmailConfirmed: true });
  });

  it.each([
    ['active', 1],
    ['disabled', 0],
    ['closed', 2],
  ])('an e-mail that an account confirmed which is %s is 10126', async (_state, status) => {
    const email = freshEmail();
    const email_code = await mailCode(app, email, 'bind');
    const other = await registerConfirmed(app);
    await app.context.db.manager.update(User, { id: other.id }, { email, status });
    expect(await bind({ email, email_code })).toEqual(TAKEN);
    expect((await userOf(app, other.id)).email).toBe(email);
    expect((await userOf(app, account.id)).email).toBeNull();
  });

  it('whether an e-mail is taken is told only to who has its code', async () => {
    const { email: taken } = await registerConfirmed(app);
    for (const email of [taken, freshEmail()]) {
      expect(await bind({ email, email_code: '000000' })).toEqual(GONE);
      await app.call('Verifications.email', { email, send_type: 'bind' });
      const answers = [];
      for (const email_code of ['000000', '000001', '000002', '000003'])
        answers.push((await bind({ email, email_code })).errno);
      expect(answers).toEqual([10132, 10132, 10132, 10106]);
    }
  });

  it('of two users with one code one binds, and the other is told that the code, or the place, is gone', async () => {
    const other = await register(app);
    const email = freshEmail();
    const params = { email, email_code: await mailCode(app, email, 'bind') };
    const answers = await Promise.all([account, other].map(({ access }) => bind(params, access)));
    const [winner, loser] = answers.map(({ errno }) => errno).sort((a, b) => a - b);
    expect(winner).toBe(0);
    expect([10106, 10126]).toContain(loser);
    expect(await app.context.db.manager.countBy(User, { email })).toBe(1);
  });

  it('of two users at once, though both codes pass, one binds, and the other is 10126', () =>
    app.inside(async () => {
      for (let round = 0; round < 5; round++) {
        const users = [await register(app), await register(app)];
        const email = freshEmail();
        const end = letCodesPass();
        const answers = await Promise.all(users.map(({ access }) => bind({ ...GOOD, email }, access)));
        end();
        expect(answers.filter(({ errno }) => errno === 0)).toHaveLength(1);
        expect(answers.filter(({ errno }) => errno !== 0)).toEqual([TAKEN]);
        expect(await app.context.db.manager.countBy(User, { email })).toBe(1);
      }
    }));

  it('an e-mail that another account takes between look and write is 10126', () =>
    app.inside(async () => {
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'bind');
      await insertUser(app, { email, isEmailConfirmed: true });
      jest.spyOn(EntityManager.prototype, 'existsBy').mockResolvedValue(false);
      expect(await bind({ email, email_code })).toEqual(TAKEN);
    }));

  it('keeps the sessions', async () => {
    const other = await login(app, account);
    await bindFresh(freshEmail());
    for (const token of [account.access, other.access])
      expect((await app.call('Users.verify', {}, { token })).result.errno).toBe(0);
  });

  it('codes of other purposes and e-mails are no good, and a code is good once', async () => {
    const [email, other] = [freshEmail(), freshEmail()];
    expect(await bind({ email, email_code: await mailCode(app, email, 'register') })).toEqual(GONE);
    const forOther = await mailCode(app, other, 'bind');
    expect(await bind({ email, email_code: forOther })).toEqual(GONE);
    expect((await bind({ email: other, email_code: forOther })).errno).toBe(0);
    expect(await bind({ email: other, email_code: forOther })).toEqual(GONE);
  });

  it('of fifty guesses at once three are compared', async () => {
    const email = freshEmail();
    const code = await mailCode(app, email, 'bind');
    const guesses = Array.from({ length: 50 }, (_, index) => sixDigits(Number(code) + 1 + index));
    const answers = await Promise.all(guesses.map((email_code) => bind({ email, email_code })));
    expect(answers.filter(({ errno }) => errno === 10132)).toHaveLength(3);
    expect(answers.filter(({ errno }) => errno === 10106)).toHaveLength(47);
    expect(await bind({ email, email_code: code })).toEqual(GONE);
  });

  it.each([...LOOK_ALIKES.map(([, email]) => email), ...NO_EMAILS])('e-mail %j is 10126', async (email) => {
    expect(await bind({ ...GOOD, email })).toEqual(TAKEN);
  });

  it.each(['', '12345', '1234567', '12345a', '123456\n', '１２３４５６'])(
    'code %j is 10132',
    async (email_code) => {
      expect(await bind({ ...GOOD, email_code })).toEqual(REFUSED);
    },
  );

  it.each([
    [{ email: 'x' }, 10126, 'This e-mail is not valid, or in use.'],
    [{ email_code: 'x' }, 10132, 'Wrong code.'],
    [{ email: 'nobody@example.com' }, 10106, 'The code does not exist or has expired.'],
  ])('%j in English too', async (params, errno, errmsg) => {
    const options = { token: account.access, headers: { 'Accept-Language': 'en' } };
    const { result } = await app.call('Users.bindEmail', { ...GOOD, ...params }, options);
    expect(result).toEqual({ errno, errmsg });
  });

  it.each(wrongParams(GOOD))('$what is -32602', async ({ param, params }) => {
    const { status, body } = await app.call('Users.bindEmail', params, { token: account.access });
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });

  it('needs an access token', async () => {
    const email = freshEmail();
    const params = { email, email_code: await mailCode(app, email, 'bind') };
    expect(await bind(params, account.refresh)).toEqual({ errno: 1011, errmsg: '没有认证令牌' });
    expect((await app.call('Users.bindEmail', params)).result.errno).toBe(1011);
    expect((await bind(params)).errno).toBe(0);
  });
});
