import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { withApp } from '../harness/with-app';

const NEW = 'another-secret';

describe('Users.password', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const change = async (params: object = {}, token = account.access) => {
    const all = { oldpassword: account.password, password1: NEW, password2: NEW, ...params };
    return (await app.call('Users.password', all, { token })).result;
  };
  const loginWith = async (password: string) =>
    (await app.call('Users.login', { account: account.mobile, password })).result.errno;

  it('changes the password', async () => {
    expect(await change()).toEqual({ errno: 0, errmsg: '成功' });
    expect(await loginWith(account.password)).toBe(1001);
    expect(await loginWith(NEW)).toBe(0);
  });

  it('ends every session, the one that asked too', async () => {
    const other = await login(app, account);
    await change();
    for (const token of [account.access, other.access])
      expect((await app.call('Users.verify', {}, { token })).result.errno).toBe(1011);
    for (const token of [account.refresh, other.refresh])
      expect((await app.call('Users.refresh', {}, { token })).result.errno).toBe(1011);
  });

  it('a wrong old password is 10103, and nothing changes', async () => {
    expect(await change({ oldpassword: 'wrong' })).toEqual({ errno: 10103, errmsg: '原密码错误！' });
    expect(await loginWith(account.password)).toBe(0);
    expect((await app.call('Users.verify', {}, { token: account.access })).result.errno).toBe(0);
  });

  it('the same password again is 10133', async () => {
    const same = { password1: account.password, password2: account.password };
    expect((await change(same)).errno).toBe(10133);
  });

  it('passwords that differ are 10102', async () => {
    expect(await change({ password2: `${NEW}x` })).toEqual({
      errno: 10102,
      errmsg: '两次输入的密码不一致！',
    });
  });

  it.each(['1234567', '', 'a'.repeat(65), '😀'.repeat(7)])(
    '%j is 10108, with the limits',
    async (password) => {
      const result = await change({ password1: password, password2: password });
      expect(result).toEqual({ errno: 10108, errmsg: '密码长度有误，必须在8~64个字符长度之间！' });
    },
  );

  it('eight emoji and a NUL are a password', async () => {
    const password = `😀😀😀😀😀😀😀\0`;
    expect((await change({ password1: password, password2: password })).errno).toBe(0);
    expect(await loginWith(password)).toBe(0);
    expect(await loginWith('😀😀😀😀😀😀😀')).toBe(1001);
  });

  it('of two changes at once one is done', async () => {
    const results = await Promise.all(
      ['first-secret', 'second-secret'].map((password) =>
        change({ password1: password, password2: password }),
      ),
    );
    const errnos = results.map(({ errno }) => errno);
    expect(errnos.filter((errno) => errno === 0)).toHaveLength(1);
    expect([10103, 1011]).toContain(errnos.find((errno) => errno !== 0));
  });

  it('a login with the old password at the same time leaves no session behind', async () => {
    const logins = Array.from({ length: 8 }, () => login(app, account));
    const [, ...tokens] = await Promise.all([change(), ...logins]);
    for (const { access } of tokens.filter(({ access }) => access !== undefined))
      expect((await app.call('Users.verify', {}, { token: access })).result.errno).toBe(1011);
  });

  it('guesses are counted: then 1004, for the right one too', async () => {
    await withApp(startApp({ MOFANG_LOGIN_TRIES: '3' }), async (strict) => {
      const { access, password } = await register(strict);
      const guess = async (oldpassword: string) => {
        const params = { oldpassword, password1: NEW, password2: NEW };
        return (await strict.call('Users.password', params, { token: access })).result;
      };
      for (let i = 0; i < 3; i++) expect((await guess('wrong')).errno).toBe(10103);
      expect(await guess(password)).toMatchObject({ errno: 1004, data: { time: 900 } });
    });
  });

  it('without a token it is 1011', async () => {
    const params = { oldpassword: 'a', password1: NEW, password2: NEW };
    expect((await app.call('Users.password', params)).result.errno).toBe(1011);
  });
});
