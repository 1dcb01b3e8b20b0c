import argon2 from 'argon2';
import { Session } from '../../src/auth/session.entity';
import { STATUS, User } from '../../src/users/account/user.entity';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { dataUrl, png } from '../harness/images';
import { payloadOf } from '../harness/tokens';

describe('what changes while a call runs', () => {
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

  /** Has something happen once, right after a password was compared. */
  function whenCompared(happens: () => Promise<unknown>): void {
    const { verify } = argon2;
    jest.spyOn(argon2, 'verify').mockImplementationOnce(async (...given) => {
      const isRight = await verify(...given);
      await happens();
      return isRight;
    });
  }
  const login = async () =>
    (await app.call('Users.login', { account: account.mobile, password: account.password })).result;
  const sessions = () => app.context.db.manager.countBy(Session, { userId: account.id });

  it('keeps out who is disabled while the password is compared', () =>
    app.inside(async () => {
      const disabled = { status: STATUS.DISABLED };
      whenCompared(() => app.context.db.manager.update(User, { id: account.id }, disabled));
      expect(await login()).toEqual({ errno: 1001, errmsg: { password: ['账号或密码错误！'] } });
      expect(await sessions()).toBe(1);
    }));

  it('lets in who closes the account while the password is compared, and takes it back', () =>
    app.inside(async () => {
      const closed = { status: STATUS.CLOSED, deletedAt: new Date() };
      whenCompared(() => app.context.db.manager.update(User, { id: account.id }, closed));
      expect(await login()).toMatchObject({ errno: 0 });
      expect(await app.context.db.manager.findOneByOrFail(User, { id: account.id })).toMatchObject({
        status: STATUS.ACTIVE,
        deletedAt: null,
      });
    }));

  it('gives the tokens of the rotation that came while a picture was stored', () =>
    app.inside(async () => {
      const { storage } = app.context;
      const put = storage.put.bind(storage);
      jest.spyOn(storage, 'put').mockImplementationOnce(async (name, bytes) => {
        await app.call('Users.refresh', { rotate: true }, { token: account.refresh });
        await put(name, bytes);
      });
      const { result } = await app.call(
        'Users.avatar',
        { img: dataUrl(await png()) },
        { token: account.access },
      );
      expect(payloadOf(result.refresh_token).jti).toMatch(/^1\./);
      const { result: next } = await app.call('Users.refresh', {}, { token: result.refresh_token });
      expect(next.errno).toBe(0);
    }));
});
