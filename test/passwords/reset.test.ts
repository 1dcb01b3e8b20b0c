import { User } from '../../src/users/account/user.entity';
import { codeOf, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { type EmailAccount, mailCode, registerConfirmed } from '../harness/emails';
import { userOf } from '../harness/users';
import { withApp } from '../harness/with-app';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const OK = { errno: 0, errmsg: '成功' };
const EXPIRED = { errno: 10112, errmsg: '链接已过期！' };
const SAME = { errno: 10133, errmsg: '新密码不能与原密码相同！' };
const NEW = 'another-secret';
const GOOD = { reset_token: 'x'.repeat(43), password1: NEW, password2: NEW };

describe('Passwords.reset', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const resetTo = async (reset_token: string, password: string) =>
    (await app.call('Passwords.reset', { reset_token, password1: password, password2: password })).result;
  const loginErrno = async (account: string, password: string) =>
    (await app.call('Users.login', { account, password })).result.errno;

  async function tokenFor({ email }: Pick<EmailAccount, 'email'>): Promise<string> {
    await app.call('Passwords.forgot', { email });
    const code = await codeOf(app, email);
    return (await app.call('Passwords.verify', { email, code })).result.reset_token;
  }

  /** Somebody who forgot the password, and has proved the address. */
  async function forgotten() {
    const account = await registerConfirmed(app);
    return { ...account, token: await tokenFor(account) };
  }

  it('sets the password: the new one logs in, the old one does not', async () => {
    const { email, password, token } = await forgotten();
    expect(await resetTo(token, NEW)).toEqual(OK);
    expect(await loginErrno(email, NEW)).toBe(0);
    expect(await loginErrno(email, password)).toBe(1001);
  });

  it('lifts the locks of all names of the account, wherever the guesses came from', async () => {
    const env = { MOFANG_LOGIN_TRIES: '2', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async (own) => {
      const { username, email } = await registerConfirmed(own);
      const logIn = async (account: string, ip: string, password: string) => {
        const options = { headers: { 'X-Forwarded-For': ip } };
        return (await own.call('Users.login', { account, password }, options)).result.errno;
      };
      const places = [username, email].flatMap((name) =>
        ['127.0.0.1', '203.0.113.1', '2001:db8::1'].map((ip) => [name, ip] as const),
      );
      for (const place of places)
        for (const errno of [1001, 1001, 1004]) expect(await logIn(...place, 'wrong-pass')).toBe(errno);
      await own.call('Passwords.forgot', { email });
      const { result } = await own.call('Passwords.verify', { email, code: await codeOf(own, email) });
      const params = { reset_token: result.reset_token, password1: NEW, password2: NEW };
      expect((await own.call('Passwords.reset', params)).result).toEqual(OK);
      for (const place of places) expect(await logIn(...place, NEW)).toBe(0);
    });
  });

  it('works by mobile too', async () => {
    const { mobile, password } = await register(app);
    await app.call('Passwords.forgot', { mobile });
    const code = await codeOf(app, mobile);
    const { result } = await app.call('Passwords.verify', { mobile, code });
    expect(await resetTo(result.reset_token, NEW)).toEqual(OK);
    expect([await loginErrno(mobile, NEW), await loginErrno(mobile, password)]).toEqual([0, 1001]);
  });

  it('is over once the account has another address: who holds the old one gets nothing', async () => {
    const account = await forgotten();
    await app.context.db.manager.update(User, { id: account.id }, { email: 'elsewhere@example.com' });
    expect(await resetTo(account.token, NEW)).toEqual(EXPIRED);
    expect(await loginErrno(account.username, account.password)).toBe(0);
  });

  it('ends every session of the account, and none of another', async () => {
    const [account, other] = [await forgotten(), await register(app)];
    const { result: second } = await app.call('Users.login', {
      account: account.email,
      password: account.password,
    });
    expect(await resetTo(account.token, NEW)).toEqual(OK);
    for (const token of [account.access, second.access_token])
      expect((await app.call('Users.verify', {}, { token })).result.errno).toBe(1011);
    for (const token of [account.refresh, second.refresh_token])
      expect((await app.call('Users.refresh', {}, { token })).result.errno).toBe(1011);
    expect((await app.call('Users.verify', {}, { token: other.access })).result.errno).toBe(0);
  });

  it('a login with the old password at the same time leaves no session behind', async () => {
    const { email, password, token } = await forgotten();
    const logins = Array.from({ length: 8 }, () => login(app, { mobile: email, password }));
    const [, ...tokens] = await Promise.all([resetTo(token, NEW), ...logins]);
    for (const { access } of tokens.filter(({ access }) => access !== undefined))
      expect((await app.call('Users.verify', {}, { token: access })).result.errno).toBe(1011);
  });

  it('takes a closed account back with the login that follows, not before', async () => {
    const { id, email, password, access, token } = await forgotten();
    await app.call('Users.close', { password }, { token: access });
    expect(await resetTo(token, NEW)).toEqual(OK);
    expect((await userOf(app, id)).status).toBe(2);
    expect(await loginErrno(email, NEW)).toBe(0);
    expect((await userOf(app, id)).status).toBe(1);
  });

  it('the hash of an earlier system is replaced', async () => {
    const { id, email, token } = await forgotten();
    await app.context.db.manager.update(User, { id }, { passwordHash: 'pbkdf2:sha256:1$salt$00' });
    const again = await tokenAfterMinute(email);
    expect(await resetTo(token, NEW)).toEqual(EXPIRED);
    expect(await resetTo(again, NEW)).toEqual(OK);
    expect((await userOf(app, id)).passwordHash).toMatch(/^\$argon2id\$/);
  });

  async function tokenAfterMinute(email: string): Promise<string> {
    stopClock();
    await pass(60);
    return tokenFor({ email });
  }

  describe('the token', () => {
    it('is good once', async () => {
      const { email, token } = await forgotten();
      expect(await resetTo(token, NEW)).toEqual(OK);
      expect(await resetTo(token, 'third-secret')).toEqual(EXPIRED);
      expect(await loginErrno(email, NEW)).toBe(0);
    });

    it('used by two at once sets one password; the other is 10112', async () => {
      for (let round = 0; round < 5; round++) {
        const { email, token } = await forgotten();
        const passwords = ['first-secret', 'second-secret'];
        const answers = await Promise.all(passwords.map((password) => resetTo(token, password)));
        expect(answers.map(({ errno }) => errno).sort()).toEqual([0, 10112]);
        const winner = answers[0].errno === 0 ? 0 : 1;
        expect(await loginErrno(email, passwords[winner] ?? '')).toBe(0);
        expect(await loginErrno(email, passwords[1 - winner] ?? '')).toBe(1001);
      }
    });

    it('used by twenty at once is good for one', async () => {
      const { token } = await forgotten();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => resetTo(token, `secret-no-${index}`)),
      );
      expect(answers.map(({ errno }) => errno).sort()).toEqual([0, ...Array(19).fill(10112)]);
    });

    it('changes the account that proved its address, and no other', async () => {
      const [account, other] = [await forgotten(), await forgotten()];
      expect(await resetTo(account.token, NEW)).toEqual(OK);
      expect(await loginErrno(other.email, other.password)).toBe(0);
      expect(await loginErrno(account.email, NEW)).toBe(0);
      expect(await loginErrno(other.email, NEW)).toBe(1001);
    });

    it('is good for ten minutes', async () => {
      stopClock();
      const [early, late] = [await forgotten(), await forgotten()];
      await pass(599);
      expect(await resetTo(early.token, NEW)).toEqual(OK);
      await pass(1);
      expect(await resetTo(late.token, NEW)).toEqual(EXPIRED);
      expect(await loginErrno(late.email, late.password)).toBe(0);
    });

    it('is over when the password was changed another way', async () => {
      const { email, password, access, token } = await forgotten();
      const second = await tokenAfterMinute(email);
      const params = { oldpassword: password, password1: NEW, password2: NEW };
      expect((await app.call('Users.password', params, { token: access })).result.errno).toBe(0);
      for (const stale of [token, second]) expect(await resetTo(stale, 'third-secret')).toEqual(EXPIRED);
      expect(await loginErrno(email, NEW)).toBe(0);
    });

    it('of two tokens the second is over when the first was used, and does not tell the new password', async () => {
      const { email, token } = await forgotten();
      const second = await tokenAfterMinute(email);
      expect(await resetTo(token, NEW)).toEqual(OK);
      expect(await resetTo(second, NEW)).toEqual(EXPIRED);
      expect(await resetTo(second, 'third-secret')).toEqual(EXPIRED);
      expect(await loginErrno(email, NEW)).toBe(0);
    });

    it('of an account that was disabled or erased is 10112', async () => {
      const [disabled, erased] = [await forgotten(), await forgotten()];
      await app.context.db.manager.update(User, { id: disabled.id }, { status: 0 });
      await app.context.db.manager.delete(User, { id: erased.id });
      for (const { token } of [disabled, erased]) expect(await resetTo(token, NEW)).toEqual(EXPIRED);
      expect((await userOf(app, disabled.id)).passwordHash).not.toBe('');
      await app.context.db.manager.update(User, { id: disabled.id }, { status: 1 });
      expect(await loginErrno(disabled.email, disabled.password)).toBe(0);
    });

    it.each(['', ' ', 'x', 'x'.repeat(43), '\0', '*', 'x'.repeat(100_000), '../reset', '魔方', '\ud800'])(
      '%j is none: 10112',
      async (token) => {
        expect(await resetTo(token, NEW)).toEqual(EXPIRED);
      },
    );

    it('in other case, cut or longer is none', async () => {
      const { email, password, token } = await forgotten();
      const swapped = token.replace(/[a-z]/i, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );
      for (const other of [swapped, token.slice(0, -1), `${token} `, `${token}\n`, `${token}=`])
        expect(await resetTo(other, NEW)).toEqual(EXPIRED);
      expect(await loginErrno(email, password)).toBe(0);
      expect(await resetTo(token, NEW)).toEqual(OK);
    });

    it('is no access token, nor the other way round, nor an e-mail or a code', async () => {
      const { email, access, refresh, token } = await forgotten();
      expect((await app.call('Users.verify', {}, { token })).result.errno).toBe(1010);
      for (const other of [access, refresh, email]) expect(await resetTo(other, NEW)).toEqual(EXPIRED);
    });

    it('is stored hashed, and not logged', async () => {
      const { token, password } = await forgotten();
      expect(await app.context.cache.get(`reset:${token}`)).toBeUndefined();
      expect(await resetTo(token, NEW)).toEqual(OK);
      for (const secret of [token, password, NEW]) expect(app.log.join('\n')).not.toContain(secret);
    });
  });

  describe('a new password', () => {
    it('that equals the old is 10133, and does not use the token up', async () => {
      const { email, password, access, token } = await forgotten();
      for (let round = 0; round < 2; round++) expect(await resetTo(token, password)).toEqual(SAME);
      expect((await app.call('Users.verify', {}, { token: access })).result.errno).toBe(0);
      expect(await resetTo(token, NEW)).toEqual(OK);
      expect(await loginErrno(email, NEW)).toBe(0);
    });

    it.each(['', '1234567', 'a'.repeat(65), '😀'.repeat(7), '😀'.repeat(65)])(
      '%j is 10108, with the limits',
      async (password) => {
        const errmsg = '密码长度有误，必须在8~64个字符长度之间！';
        expect(await resetTo(GOOD.reset_token, password)).toEqual({ errno: 10108, errmsg });
      },
    );

    it.each(['', `${NEW} `, NEW.toUpperCase(), 'a\u0301'])('unlike %j is 10110', async (password2) => {
      const { result } = await app.call('Passwords.reset', { ...GOOD, password2 });
      expect(result).toEqual({ errno: 10110, errmsg: '两次输入的密码不一致！' });
    });

    it('that is refused does not use the token up', async () => {
      const { token: reset_token } = await forgotten();
      const refused = [
        { password1: 'short', password2: 'short' },
        { password1: NEW, password2: 'other' },
      ];
      for (const passwords of refused)
        expect((await app.call('Passwords.reset', { reset_token, ...passwords })).result.errno).not.toBe(0);
      expect(await resetTo(reset_token, NEW)).toEqual(OK);
    });

    it.each(['😀'.repeat(8), `${'😀'.repeat(63)}\0`, '        '])('%j is one', async (password) => {
      const { email, token } = await forgotten();
      expect(await resetTo(token, password)).toEqual(OK);
      expect(await loginErrno(email, password)).toBe(0);
    });
  });

  it.each([
    [{}, 10112, 'The link has expired.'],
    [{ password1: 'x', password2: 'x' }, 10108, 'The new password must be 8 to 64 characters long.'],
    [{ password2: 'x' }, 10110, 'The new passwords differ.'],
  ])('%j in English too', async (params, errno, errmsg) => {
    const options = { headers: { 'Accept-Language': 'en' } };
    expect((await app.call('Passwords.reset', { ...GOOD, ...params }, options)).result).toEqual({
      errno,
      errmsg,
    });
  });

  it('the old equal to the new is said in English too', async () => {
    const { password, token } = await forgotten();
    const params = { reset_token: token, password1: password, password2: password };
    const { result } = await app.call('Passwords.reset', params, { headers: { 'Accept-Language': 'en' } });
    expect(result).toEqual({ errno: 10133, errmsg: 'The new password equals the old one.' });
  });

  it.each(wrongParams(GOOD))('$what is -32602', async ({ param, params }) => {
    const { status, body } = await app.call('Passwords.reset', params);
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });

  it('a code in place of the token is worth nothing', async () => {
    const { email } = await registerConfirmed(app);
    const code = await mailCode(app, email, 'resetpwd');
    for (const token of [code, `${email}:${code}`]) expect(await resetTo(token, NEW)).toEqual(EXPIRED);
  });

  it('is limited', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '1' }), async ({ call }) => {
      for (const errno of [10112, 1004])
        expect((await call('Passwords.reset', GOOD)).result.errno).toBe(errno);
    });
  });
});
