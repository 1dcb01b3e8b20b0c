import type { ProviderName } from '../../src/adapters/oauth/port';
import { OAuthIdentity } from '../../src/oauth/oauth-identity.entity';
import { STATUS, User } from '../../src/users/account/user.entity';
import { type Account, freshMobile, login, register } from '../harness/accounts';
import { letCodesPass, wrongCodes } from '../harness/codes';
import { bind, bindCode, freshPerson, logInWith, PROVIDERS, useOAuthWorld } from '../harness/oauth';
import { payloadOf } from '../harness/tokens';
import { userOf } from '../harness/users';

describe('OAuth', () => {
  const world = useOAuthWorld();

  const bindingToken = async (provider: ProviderName, person?: string): Promise<string> =>
    (await logInWith(world, provider, person)).access_token;

  const change = (id: number, columns: Partial<User>) =>
    world.app.context.db.manager.update(User, { id }, columns);

  const providersOf = async (token: string): Promise<string[]> => {
    const { result } = await world.app.call('OAuth.list', {}, { token });
    return result.identities.map(({ provider }: { provider: string }) => provider);
  };

  /** An account that is bound to somebody at a provider. */
  async function bound(provider: ProviderName, person = freshPerson(provider)) {
    const account = await register(world.app);
    const result = await bind(world.app, await bindingToken(provider, person), account);
    expect(result.errno).toBe(0);
    return { ...account, person };
  }

  describe.each(PROVIDERS)('%s', (provider) => {
    it('lets a stranger in with a binding token alone, and with tokens once a mobile is bound', async () => {
      const person = freshPerson(provider);
      const stranger = await logInWith(world, provider, person);
      expect(stranger).toEqual({
        errno: 0,
        errmsg: '成功',
        access_token: expect.any(String),
        next: '/index.html',
      });

      const mobile = freshMobile();
      const registered = await bind(world.app, stranger.access_token, { mobile });
      expect(registered).toMatchObject({ errno: 0, access_token: expect.any(String) });
      const { id } = payloadOf(registered.access_token).sub;

      const known = await logInWith(world, provider, person);
      expect(known).toMatchObject({ errno: 0, refresh_token: expect.any(String), next: '/index.html' });
      expect(payloadOf(known.access_token)).toMatchObject({ type: 'access', sub: { id } });
      const { result } = await world.app.call('Users.info', {}, { token: known.access_token });
      expect(result).toMatchObject({ errno: 0, data: { id, mobile, name: mobile } });
      await expect(login(world.app, { mobile, password: 'secret-123' })).resolves.toBeDefined();
    });
  });

  it('tokens of a login can be refreshed, and their session revoked', async () => {
    const { person } = await bound('weibo');
    const { access_token, refresh_token } = await logInWith(world, 'weibo', person);
    expect((await world.app.call('Users.refresh', {}, { token: refresh_token })).result.errno).toBe(0);
    await world.app.call('Users.logout', {}, { token: access_token });
    expect((await world.app.call('Users.info', {}, { token: access_token })).result.errno).toBe(1011);
  });

  it('two people at one provider are two users', async () => {
    const [one, two] = [await bound('github'), await bound('github')];
    const result = await logInWith(world, 'github', two.person);
    expect(payloadOf(result.access_token).sub.id).toBe(two.id);
    expect(one.id).not.toBe(two.id);
  });

  it('the same id at two providers is two people', async () => {
    const { person } = await bound('github');
    expect(await logInWith(world, 'weibo', person)).not.toHaveProperty('refresh_token');
  });

  it('an e-mail that the provider tells links no account', async () => {
    const account = await register(world.app);
    await change(account.id, { email: 'octocat@github.example', isEmailConfirmed: true });
    expect(await logInWith(world, 'github')).not.toHaveProperty('refresh_token');
  });

  it('binding says of the new user what registering does', async () => {
    const mobile = freshMobile();
    const { access_token } = await bind(world.app, await bindingToken('qq'), { mobile });
    const { sub, fresh, type } = payloadOf(access_token);
    expect({ fresh, type }).toEqual({ fresh: true, type: 'access' });
    expect(sub.nickname).toBe(`${mobile.slice(0, 3)}****${mobile.slice(7)}`);
    const user = await world.app.context.db.manager.findOneByOrFail(User, { mobile });
    expect(user).toMatchObject({ ip: '127.0.0.1', lastLogin: expect.any(Date) });
  });

  describe('binding an account that there is', () => {
    let account: Account;
    beforeEach(async () => {
      account = await register(world.app);
    });

    it('needs its password', async () => {
      const token = await bindingToken('qq');
      expect(await bind(world.app, token, { ...account, password: 'not-this-one' })).toEqual({
        errno: 10_130,
        errmsg: '账号或密码错误！',
      });
      expect(await providersOf(account.access)).toEqual([]);
      expect(await bind(world.app, token, account)).toMatchObject({ errno: 0 });
    });

    it('takes a password that is shorter than a new one may be', async () => {
      const short = await register(world.app, { password: '123456' });
      expect(await bind(world.app, await bindingToken('qq'), short)).toMatchObject({ errno: 0 });
    });

    it('counts wrong passwords as Users.login does', async () => {
      const token = await bindingToken('qq');
      for (let tries = 0; tries < 10; tries++)
        await bind(world.app, token, { ...account, password: 'guess' });
      expect(await bind(world.app, token, account)).toMatchObject({
        errno: 1004,
        data: { time: expect.any(Number) },
      });
      const { result } = await world.app.call('Users.login', {
        account: account.mobile,
        password: account.password,
      });
      expect(result.errno).toBe(1004);
    });

    it('is refused to a disabled one', async () => {
      await change(account.id, { status: STATUS.DISABLED });
      expect(await bind(world.app, await bindingToken('qq'), account)).toMatchObject({ errno: 1101 });
    });

    it('takes a second provider, but no second login of one', async () => {
      await bind(world.app, await bindingToken('qq'), account);
      expect(await bind(world.app, await bindingToken('weibo'), account)).toMatchObject({ errno: 0 });
      expect(await bind(world.app, await bindingToken('qq'), account)).toEqual({
        errno: 10_130,
        errmsg: '该第三方账号或手机号已被绑定！',
      });
      expect(await providersOf(account.access)).toEqual(['qq', 'weibo']);
    });
  });

  describe('the code that was sent to the mobile', () => {
    const bindWith = async (token: string, mobile: string, sms_code: string, password = 'secret-123') =>
      (await world.app.call('OAuth.bind', { access_token: token, mobile, password, sms_code })).result;

    it('must be right, of this mobile and for binding', async () => {
      const [token, mobile] = [await bindingToken('qq'), freshMobile()];
      const code = await bindCode(world.app, mobile);
      const [wrong = ''] = wrongCodes(code);
      expect(await bindWith(token, mobile, wrong)).toEqual({ errno: 10_132, errmsg: '验证码错误！' });
      expect(await bindWith(token, freshMobile(), code)).toMatchObject({ errno: 10_106 });
      const { codes } = world.app.context;
      await codes.store(await codes.reserve('register', mobile));
      expect(await bindWith(token, mobile, code)).toMatchObject({ errno: 0 });
    });

    it.each(['', '12', 'abcd', '１２３４', '12345'])('%p is none, and no try', async (sms_code) => {
      const mobile = freshMobile();
      const code = await bindCode(world.app, mobile);
      const token = await bindingToken('qq');
      for (let tries = 0; tries < 4; tries++)
        expect(await bindWith(token, mobile, sms_code)).toMatchObject({ errno: 10_132 });
      expect(await bindWith(token, mobile, code)).toMatchObject({ errno: 0 });
    });

    it('is asked for before anything is said of the mobile', async () => {
      const account = await register(world.app);
      const token = await bindingToken('qq');
      const answers = [
        await bindWith(token, account.mobile, '000000', 'wrong'),
        await bindWith(token, freshMobile(), '000000', 'wrong'),
      ];
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toMatchObject({ errno: 10_106 });
    });
  });

  it.each([
    ['7 characters', '1234567'],
    ['7 characters that are 14 code units', '😀'.repeat(7)],
    ['65 characters', 'x'.repeat(65)],
  ])('a new password of %s is refused', async (_what, password) => {
    const token = await bindingToken('qq');
    expect(await bind(world.app, token, { password })).toEqual({
      errno: 10_108,
      errmsg: '密码长度有误，必须在8~64个字符长度之间',
    });
    expect(await bind(world.app, token, { password: '12345678' })).toMatchObject({ errno: 0 });
  });

  it('a mobile of another form is 10131', async () => {
    const params = { access_token: 'x', mobile: '12345', password: 'secret-123', sms_code: '000000' };
    expect((await world.app.call('OAuth.bind', params)).result.errno).toBe(10_131);
  });

  describe('races', () => {
    it('of ten bindings with one token, one is done', async () => {
      const token = await bindingToken('qq');
      const mobiles = Array.from({ length: 10 }, freshMobile);
      const results = await Promise.all(mobiles.map((mobile) => bind(world.app, token, { mobile })));
      expect(results.map(({ errno }) => errno).sort()).toEqual([0, ...Array(9).fill(10_129)]);
      const users = await world.app.context.db.manager.countBy(OAuthIdentity, {
        subject: await subjectOf(results.find(({ errno }) => errno === 0).access_token),
      });
      expect(users).toBe(1);
    });

    it('of eight mobiles that one person binds at once, one is bound, and no other is registered', async () => {
      const person = freshPerson('github');
      const tokens = await Promise.all(Array.from({ length: 8 }, () => bindingToken('github', person)));
      const mobiles = tokens.map(freshMobile);
      const results = await Promise.all(
        tokens.map((token, index) => bind(world.app, token, { mobile: String(mobiles[index]) })),
      );
      expect(results.map(({ errno }) => errno).sort()).toEqual([0, ...Array(7).fill(10_130)]);
      const registered = await Promise.all(
        mobiles.map((mobile) => world.app.context.db.manager.existsBy(User, { mobile })),
      );
      expect(registered.filter(Boolean)).toHaveLength(1);
    });

    it('of eight people whom one account binds at once, one is bound', () =>
      world.app.inside(async () => {
        const account = await register(world.app);
        const tokens = await Promise.all(Array.from({ length: 8 }, () => bindingToken('weibo')));
        // A code is good once, so that no two bindings of one mobile could get this far.
        const end = letCodesPass();
        const { mobile, password } = account;
        const results = await Promise.all(
          tokens.map(async (access_token) => {
            const params = { access_token, mobile, password, sms_code: '000000' };
            return (await world.app.call('OAuth.bind', params)).result;
          }),
        );
        end();
        expect(results.map(({ errno }) => errno).sort()).toEqual([0, ...Array(7).fill(10_130)]);
        expect(await providersOf(account.access)).toEqual(['weibo']);
      }));

    async function subjectOf(token: string): Promise<string> {
      const { id } = payloadOf(token).sub;
      return (await world.app.context.db.manager.findOneByOrFail(OAuthIdentity, { userId: id })).subject;
    }
  });

  describe('a user who may not log in', () => {
    it('is told so, and gets no tokens', async () => {
      const { id, person } = await bound('qq');
      await change(id, { status: STATUS.DISABLED });
      expect(await logInWith(world, 'qq', person)).toEqual({ errno: 1101, errmsg: '当前用户不存在！' });
    });

    it('takes a closed account back by logging in, as with the password', async () => {
      const { access, id, password, person } = await bound('qq');
      await world.app.call('Users.close', { password }, { token: access });
      const { errno, access_token } = await logInWith(world, 'qq', person);
      expect(errno).toBe(0);
      expect((await world.app.call('Users.info', {}, { token: access_token })).result.data.id).toBe(id);
    });

    it('is told so where the days of a closed account are over, and takes nothing back', async () => {
      const account = await bound('qq');
      await world.app.call('Users.close', { password: account.password }, { token: account.access });
      await change(account.id, { deletedAt: new Date(Date.now() - 15 * 86_400_000 - 1000) });
      expect(await logInWith(world, 'qq', account.person)).toMatchObject({ errno: 1101 });
      expect(await bind(world.app, await bindingToken('weibo'), account)).toMatchObject({ errno: 1101 });
      expect((await userOf(world.app, account.id)).status).toBe(STATUS.CLOSED);
    });

    it('leaves nothing bound when the row is gone', async () => {
      const { id, person } = await bound('qq');
      await world.app.context.db.manager.delete(User, { id });
      expect(await logInWith(world, 'qq', person)).not.toHaveProperty('refresh_token');
    });
  });

  describe('the list', () => {
    it('shows what is bound, oldest first, and nothing that a provider would know it by', async () => {
      const account = await bound('github');
      await bind(world.app, await bindingToken('qq'), account);
      const { result } = await world.app.call('OAuth.list', {}, { token: account.access });
      expect(result.identities).toEqual([
        { provider: 'github', nickname: `octocat-${account.person}`, created: expect.any(String) },
        { provider: 'qq', nickname: '', created: expect.any(String) },
      ]);
      expect(Date.parse(result.identities[0].created)).toBeLessThanOrEqual(Date.now());
    });

    it.each(['OAuth.list', 'OAuth.unbind'])('%s needs an access token', async (method) => {
      expect((await world.app.call(method, { provider: 'qq' })).result.errno).toBe(1011);
    });
  });

  describe('unbinding', () => {
    const unbind = async (provider: string, token: string) =>
      (await world.app.call('OAuth.unbind', { provider }, { token })).result;

    it('ends the login, and nothing else', async () => {
      const account = await bound('qq');
      await bind(world.app, await bindingToken('weibo'), account);
      expect(await unbind('qq', account.access)).toMatchObject({ errno: 0 });
      expect(await providersOf(account.access)).toEqual(['weibo']);
      expect(await logInWith(world, 'qq', account.person)).not.toHaveProperty('refresh_token');
      await expect(login(world.app, account)).resolves.toBeDefined();
    });

    it('what is not bound is done already', async () => {
      const { access } = await register(world.app);
      expect(await unbind('github', access)).toMatchObject({ errno: 0 });
    });

    it('an unknown provider is 10124', async () => {
      const { access } = await register(world.app);
      expect(await unbind('wechat', access)).toMatchObject({ errno: 10_124 });
    });

    it('leaves room for somebody else', async () => {
      const { access, person } = await bound('qq');
      await unbind('qq', access);
      const other = await bound('qq', person);
      expect(payloadOf((await logInWith(world, 'qq', person)).access_token).sub.id).toBe(other.id);
    });

    it.each(['', '!', '-', '!$argon2id$', '$argon2id$'])(
      'is refused to the last login of an account whose password is %p',
      async (passwordHash) => {
        const account = await bound('qq');
        await change(account.id, { passwordHash });
        expect(await unbind('qq', account.access)).toEqual({
          errno: 10_130,
          errmsg: '这是唯一的登录方式，不能解除绑定！',
        });
        expect(await providersOf(account.access)).toEqual(['qq']);
      },
    );

    it('of two last logins that are unbound at once, one stays', async () => {
      for (let round = 0; round < 5; round++) {
        const account = await bound('qq');
        await bind(world.app, await bindingToken('weibo'), account);
        await change(account.id, { passwordHash: '!' });
        const results = await Promise.all(['qq', 'weibo'].map((each) => unbind(each, account.access)));
        expect(results.map(({ errno }) => errno).sort()).toEqual([0, 10_130]);
        expect(await providersOf(account.access)).toHaveLength(1);
      }
    });
  });
});
