import type { ProviderName } from '../../src/adapters/oauth/port';
import { User } from '../../src/users/account/user.entity';
import { register } from '../harness/accounts';
import { freshEmail, messagesTo } from '../harness/emails';
import { bind, freshPerson, logInWith, useOAuthWorld } from '../harness/oauth';

describe('third-party logins', () => {
  const world = useOAuthWorld();

  const noticesTo = async (email: string) =>
    (await messagesTo(world.app, email))
      .filter(({ purpose }) => purpose === 'notice')
      .map(({ text }) => text);
  const bindingToken = async (provider: ProviderName): Promise<string> =>
    (await logInWith(world, provider)).access_token;
  const unbind = async (provider: ProviderName, token: string) =>
    (await world.app.call('OAuth.unbind', { provider }, { token })).result;

  /** An account with a mobile, whose e-mail was confirmed. */
  async function reachable() {
    const account = await register(world.app);
    const email = freshEmail();
    await world.app.context.db.manager.update(User, { id: account.id }, { email, isEmailConfirmed: true });
    return { ...account, email };
  }

  it.each([
    ['qq', 'QQ'],
    ['weibo', '微博'],
    ['github', 'GitHub'],
  ] as const)(
    'of %s: the user is told by mail when one is bound, and when it is unbound',
    async (provider, shown) => {
      const account = await reachable();
      expect((await bind(world.app, await bindingToken(provider), account)).errno).toBe(0);
      expect(await noticesTo(account.email)).toEqual([expect.stringContaining(`绑定了第三方登录 ${shown}`)]);
      expect((await unbind(provider, account.access)).errno).toBe(0);
      const [unbound, ...others] = await noticesTo(account.email);
      expect(unbound).toContain(`解除了第三方登录 ${shown}`);
      expect(unbound).toContain(`${account.mobile.slice(0, 3)}****${account.mobile.slice(7)}`);
      expect(others).toHaveLength(1);
    },
  );

  it('send no mail where nothing was bound or unbound', async () => {
    const account = await reachable();
    expect((await unbind('qq', account.access)).errno).toBe(0);
    const wrong = { ...account, password: 'not-this-one' };
    expect((await bind(world.app, await bindingToken('qq'), wrong)).errno).toBe(10_130);
    expect(await noticesTo(account.email)).toEqual([]);
    await bind(world.app, await bindingToken('qq'), account);
    await world.app.context.db.manager.update(User, { id: account.id }, { passwordHash: '!' });
    expect((await unbind('qq', account.access)).errno).toBe(10_130);
    expect(await noticesTo(account.email)).toHaveLength(1);
  });

  it('tell by mail that one of them took a closed account back', async () => {
    const account = await reachable();
    const person = freshPerson('github');
    const { access_token } = await logInWith(world, 'github', person);
    await bind(world.app, access_token, account);
    await world.app.call('Users.close', { password: account.password }, { token: account.access });
    expect(await logInWith(world, 'github', person)).toMatchObject({ errno: 0 });
    const [reopened] = await noticesTo(account.email);
    expect(reopened).toContain('已注销的账号通过登录恢复了');
  });
});
