import { User } from '../../src/users/account/user.entity';
import { type Account, codeOf, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

describe('a token whose session has ended', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const call = async (method: string, params: object, token = account.access) =>
    (await app.call(method, params, { token })).result;
  const reasonOf = async (token = account.access) => {
    const { errno, data } = await call('Users.verify', {}, token);
    return { errno, data };
  };
  const because = (reason: string) => ({ errno: 1011, data: { reason } });

  const ends: [string, string, () => Promise<unknown>][] = [
    ['logged_out', 'a logout', () => call('Users.logout', {})],
    ['logged_out', 'a logout everywhere', () => call('Users.logoutAll', {})],
    [
      'revoked',
      'its revocation on another device',
      async () => {
        const other = await login(app, account);
        const { sessions } = await call('Users.sessions', {}, other.access);
        const { session_id } = sessions.find(({ current }: { current: boolean }) => !current);
        return call('Users.revoke', { session_id }, other.access);
      },
    ],
    [
      'password_changed',
      'another password',
      () =>
        call('Users.password', {
          oldpassword: account.password,
          password1: 'secret-456',
          password2: 'secret-456',
        }),
    ],
    [
      'password_changed',
      'a reset of the password',
      async () => {
        await call('Passwords.forgot', { mobile: account.mobile });
        const code = await codeOf(app, account.mobile);
        const { reset_token } = await call('Passwords.verify', { mobile: account.mobile, code });
        return call('Passwords.reset', { reset_token, password1: 'secret-456', password2: 'secret-456' });
      },
    ],
    ['closed', 'the closing of the account', () => call('Users.close', { password: account.password })],
  ];
  it.each(ends)('is 1011 and says %s after %s', async (reason, _what, end) => {
    expect(await end()).toMatchObject({ errno: 0 });
    expect(await reasonOf()).toEqual(because(reason));
    expect(await call('Users.refresh', {}, account.refresh)).toMatchObject(because(reason));
    expect(await call('Users.info', {})).toMatchObject(because(reason));
  });

  it('keeps the first reason', async () => {
    await call('Users.logout', {});
    const other = await login(app, account);
    await call('Users.logoutAll', {}, other.access);
    await call('Users.close', { password: account.password }, (await login(app, account)).access);
    expect(await reasonOf()).toEqual(because('logged_out'));
  });

  it('has no reason where the token is none of ours', async () => {
    await call('Users.logout', {});
    expect(await reasonOf(`${account.access.slice(0, -4)}AAAA`)).toEqual({ errno: 1010, data: undefined });
  });

  it('is 1101 while its user is disabled, and 1011 once enabled again', async () => {
    await call('Users.logout', {});
    await app.context.db.manager.update(User, { id: account.id }, { status: 0 });
    expect(await reasonOf()).toEqual({ errno: 1101, data: undefined });
    await app.context.db.manager.update(User, { id: account.id }, { status: 1 });
    expect(await reasonOf()).toEqual(because('logged_out'));
  });

  it('is 1101 once its user is gone', async () => {
    await call('Users.logout', {});
    await app.context.db.manager.delete(User, { id: account.id });
    expect(await reasonOf()).toEqual({ errno: 1101, data: undefined });
  });
});
