import { User } from '../../src/users/user.entity';
import { eraseClosed } from '../../src/users/user.queries';
import { UserProfile } from '../../src/users/user-profile.entity';
import { type Account, login, register } from '../helpers/accounts';
import { startApp, type TestApp } from '../helpers/app';

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
  const erase = async (before: Date) => (await eraseClosed(app.context.db.manager, before)).pictures;

  it('ends every session at once', async () => {
    const other = await login(app, account);
    expect(await close()).toEqual({ errno: 0, errmsg: '成功' });
    for (const token of [account.access, other.access]) expect(await verify(token)).toBe(1011);
    expect((await app.call('Users.refresh', {}, { token: account.refresh })).result.errno).toBe(1011);
  });

  it('does nothing where the password is changed while the old one is looked at', async () => {
    const { db, passwords } = app.context;
    for (const context of app.contexts) {
      const check = context.passwords.verify.bind(context.passwords);
      jest.spyOn(context.passwords, 'verify').mockImplementationOnce(async (hash, password) => {
        const isRight = await check(hash, password);
        await db.manager.update(
          User,
          { id: account.id },
          { passwordHash: await passwords.hash('changed-meanwhile') },
        );
        return isRight;
      });
    }
    expect(await close()).toEqual({ errno: 1001, errmsg: { password: ['密码错误！'] } });
    expect(await verify(account.access)).toBe(0);
  });

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

  it('a disabled account can’t be taken back', async () => {
    await app.context.db.manager.update(User, { id: account.id }, { status: 0 });
    expect((await close()).errno).toBe(1101);
    const { result } = await app.call('Users.login', { account: account.mobile, password: account.password });
    expect(result.errno).toBe(1001);
  });
});
