import { User } from '../../src/users/account/user.entity';
import { UserProfile } from '../../src/users/account/user-profile.entity';
import { eraseClosed } from '../../src/users/closing.queries';
import { type Account, codeOf, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { userOf } from '../harness/users';

const DAY_MS = 86_400_000;

describe('Users.close', () => {
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

  const close = async (password = account.password) =>
    (await app.call('Users.close', { password }, { token: account.access })).result;
  const verify = async (token: string) => (await app.call('Users.verify', {}, { token })).result.errno;
  const erase = async (before: Date) => (await eraseClosed(app.context.db, before, app.context.log)).pictures;

  it('ends every session at once', async () => {
    const other = await login(app, account);
    expect(await close()).toEqual({ errno: 0, errmsg: '成功' });
    for (const token of [account.access, other.access]) expect(await verify(token)).toBe(1011);
    expect((await app.call('Users.refresh', {}, { token: account.refresh })).result.errno).toBe(1011);
  });

  it('does nothing where the password is changed while the old one is looked at', () =>
    app.inside(async () => {
      const { db, passwords } = app.context;
      const check = passwords.verify.bind(passwords);
      jest.spyOn(passwords, 'verify').mockImplementationOnce(async (hash, password) => {
        const isRight = await check(hash, password);
        const passwordHash = await passwords.hash('changed-meanwhile');
        await db.manager.update(User, { id: account.id }, { passwordHash });
        return isRight;
      });
      expect(await close()).toEqual({ errno: 1001, errmsg: { password: ['密码错误！'] } });
      expect(await verify(account.access)).toBe(0);
    }));

  it('needs the password', async () => {
    expect(await close('wrong')).toEqual({ errno: 1001, errmsg: { password: ['密码错误！'] } });
    expect(await verify(account.access)).toBe(0);
  });

  it('the mobile stays taken, and a login takes the account back', async () => {
    await close();
    expect((await app.call('Users.mobile', { mobile: account.mobile })).result.errno).toBe(1001);
    const { access } = await login(app, account);
    expect((await app.call('Users.info', {}, { token: access })).result.data.id).toBe(account.id);
    await erase(new Date(Date.now() + DAY_MS));
    expect(await verify(access)).toBe(0);
  });

  it('a login with a wrong password does not take it back', async () => {
    await close();
    await app.call('Users.login', { account: account.mobile, password: 'wrong' });
    await erase(new Date(Date.now() + DAY_MS));
    expect(await app.context.db.manager.existsBy(User, { id: account.id })).toBe(false);
  });

  it('what was closed before the moment is erased with all that hangs on it, and nothing else', async () => {
    const living = await register(app);
    await close();
    expect(await erase(new Date(Date.now() - DAY_MS))).toEqual([]);
    expect(await app.context.db.manager.existsBy(User, { id: account.id })).toBe(true);
    await erase(new Date(Date.now() + DAY_MS));
    expect(await app.context.db.manager.existsBy(User, { id: account.id })).toBe(false);
    expect(await app.context.db.manager.existsBy(UserProfile, { userId: account.id })).toBe(false);
    expect(await verify(living.access)).toBe(0);
  });

  it('erasure tells which pictures nobody has any more', async () => {
    await app.context.db.manager.update(User, { id: account.id }, { avatar: 'a.webp' });
    await close();
    expect(await erase(new Date(Date.now() + DAY_MS))).toEqual(['a.webp']);
  });

  it('an erased mobile can register anew', async () => {
    await close();
    await erase(new Date(Date.now() + DAY_MS));
    const again = await register(app, { mobile: account.mobile });
    expect(again.id).not.toBe(account.id);
  });

  describe('once its days are over', () => {
    const DAYS = 15;
    const closeAgo = async (ms: number) => {
      await close();
      const deletedAt = new Date(Date.now() - ms);
      await app.context.db.manager.update(User, { id: account.id }, { deletedAt });
    };
    const loginResult = async (name: string) =>
      (await app.call('Users.login', { account: name, password: account.password })).result;

    it('can’t be taken back, erased or not: a login is as of nobody', async () => {
      await closeAgo(DAYS * DAY_MS + 1000);
      expect(await loginResult(account.mobile)).toEqual(await loginResult('nobody_at_all'));
      const { status, deletedAt } = await userOf(app, account.id);
      expect(status).toBe(2);
      expect(deletedAt).not.toBeNull();
    });

    it('can until then', async () => {
      await closeAgo(DAYS * DAY_MS - 60_000);
      expect((await loginResult(account.mobile)).errno).toBe(0);
      expect((await userOf(app, account.id)).status).toBe(1);
    });

    it.each([
      ['Passwords.forgot', {}],
      ['Verifications.sms', { purpose: 'reset' }],
    ])('%s sends nothing, and says nothing of it', async (method, params) => {
      await closeAgo(DAYS * DAY_MS + 1000);
      await app.call('Inbox.clear');
      const { mobile } = account;
      expect((await app.call(method, { mobile, ...params })).result.errno).toBe(0);
      expect((await app.call('Inbox.list', { to: mobile })).result.messages).toEqual([]);
    });

    const verifyCode = async ({ mobile } = account) => {
      const code = await codeOf(app, mobile);
      return (await app.call('Passwords.verify', { mobile, code })).result;
    };

    it('a code to reset the password is as a wrong one', async () => {
      await app.call('Passwords.forgot', { mobile: account.mobile });
      await closeAgo(DAYS * DAY_MS + 1000);
      expect(await verifyCode()).toEqual({ errno: 10132, errmsg: '验证码错误！' });
    });

    it('a token to reset it has expired', async () => {
      await app.call('Passwords.forgot', { mobile: account.mobile });
      const { reset_token } = await verifyCode();
      await closeAgo(DAYS * DAY_MS + 1000);
      const params = { reset_token, password1: 'another-secret', password2: 'another-secret' };
      expect((await app.call('Passwords.reset', params)).result.errno).toBe(10112);
    });
  });

  it('a disabled account can’t be taken back', async () => {
    await app.context.db.manager.update(User, { id: account.id }, { status: 0 });
    expect((await close()).errno).toBe(1101);
    const { result } = await app.call('Users.login', { account: account.mobile, password: account.password });
    expect(result.errno).toBe(1001);
  });
});
