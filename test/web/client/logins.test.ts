import { type Client, type MofangError } from '../../../web/client';
import { freshMobile } from '../../harness/accounts';
import { bindCode, freshPerson, useOAuthWorld } from '../../harness/oauth';
import { errorOf, loggedIn, watchedClient } from './harness';

const world = useOAuthWorld();

/** The code that was last mailed, or sent, to somebody. */
const codeFor = async (to: string): Promise<string> =>
  (await world.app.call('Inbox.list', { to })).result.messages[0].code;

/** Logs in with GitHub, as an app does whose pages keep `state_secret`. */
async function logInWithGitHub(client: Client, person: string) {
  const { login_url, state_secret } = await client.OAuth.url({ provider: 'github', next: '/index.html' });
  const { code, state } = await world.fakes.github.logIn(login_url, person);
  return client.OAuth.login({ provider: 'github', code, state, state_secret });
}

describe('a login', () => {
  it('by the registration of an e-mail is kept', async () => {
    const { client } = watchedClient(world.app);
    const email = 'client@example.com';
    await client.Verifications.email({ email, send_type: 'register' });
    const { id } = await client.Users.registerByEmail({
      username: 'client_1',
      email,
      password: 'secret-123',
      password2: 'secret-123',
      email_code: await codeFor(email),
      allow: 'true',
    });
    expect(await client.tokens.subject()).toMatchObject({ id });
    expect((await client.Users.info()).data.name).toBe('client_1');
  });

  it('with a provider is none while nobody is bound: the binding token is no login', async () => {
    const { client } = await loggedIn(world.app, watchedClient(world.app));
    const before = await client.tokens.current();
    const { access_token, refresh_token, next } = await logInWithGitHub(client, freshPerson('github'));
    expect({ refresh_token, next }).toEqual({ refresh_token: undefined, next: '/index.html' });
    expect(access_token).toMatch(/^ey/);
    expect(await client.tokens.current()).toEqual(before);
  });

  it('with a provider is kept once somebody is bound, and so is the binding', async () => {
    const person = freshPerson('github');
    const { client } = watchedClient(world.app);
    const { access_token } = await logInWithGitHub(client, person);
    expect(await client.tokens.current()).toBeUndefined();

    const mobile = freshMobile();
    const sms_code = await bindCode(world.app, mobile);
    await client.OAuth.bind({ access_token, mobile, password: 'secret-123', sms_code });
    const { id } = (await client.Users.info()).data;

    const other = watchedClient(world.app).client;
    await logInWithGitHub(other, person);
    expect(await other.tokens.subject()).toMatchObject({ id });
    expect((await other.OAuth.list()).identities).toMatchObject([{ provider: 'github' }]);
  });
});

describe('the tokens', () => {
  it('of a change of the profile are kept: they say the new nickname', async () => {
    const { client } = await loggedIn(world.app, watchedClient(world.app));
    const before = await client.tokens.current();
    await client.Users.update({ nickname: '魔方 😀', profile: { education: '本科' } });
    expect(await client.tokens.subject()).toMatchObject({ nickname: '魔方 😀' });
    expect(await client.tokens.current()).not.toEqual(before);
  });

  it.each([
    ['Users.logoutAll', (client: Client) => client.Users.logoutAll()],
    ['Users.close', (client: Client) => client.Users.close({ password: 'secret-123' })],
    [
      'Users.password',
      (client: Client) =>
        client.Users.password({
          oldpassword: 'secret-123',
          password1: 'secret-456',
          password2: 'secret-456',
        }),
    ],
  ])('are gone after %s; nobody is signed out by it', async (_, end) => {
    const { client } = await loggedIn(world.app, watchedClient(world.app));
    const signedOut = jest.fn();
    client.on('signedOut', signedOut);
    await end(client);
    expect(await client.tokens.current()).toBeUndefined();
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('stay where such a method is refused', async () => {
    const { client } = await loggedIn(world.app, watchedClient(world.app));
    const before = await client.tokens.current();
    const error = (await errorOf(client.Users.close({ password: 'wrong-123' }))) as MofangError;
    expect(error.fields).toHaveProperty('password');
    expect(await client.tokens.current()).toEqual(before);
  });

  it('of sessions that a reset of the password ended go with the next call, and that is told', async () => {
    const { client, account } = await loggedIn(world.app, watchedClient(world.app));
    const other = await loggedIn(world.app, watchedClient(world.app));
    const signedOut = jest.fn();
    client.on('signedOut', signedOut);

    await client.Passwords.forgot({ mobile: account.mobile });
    const code = await codeFor(account.mobile);
    const { reset_token } = await client.Passwords.verify({ mobile: account.mobile, code });
    await client.Passwords.reset({ reset_token, password1: 'secret-456', password2: 'secret-456' });
    expect(await errorOf(client.Users.info())).toMatchObject({ name: 'TOKEN_MISSING' });
    expect(await client.tokens.current()).toBeUndefined();
    expect(signedOut).toHaveBeenCalledTimes(1);
    await other.client.Users.info();
  });

  it('of another device go when its session is revoked here', async () => {
    const { client: phone, account } = await loggedIn(world.app, watchedClient(world.app));
    const laptop = watchedClient(world.app).client;
    await laptop.Users.login({ account: account.mobile, password: account.password });
    const { sessions } = await laptop.Users.sessions();
    for (const { session_id, current } of sessions) if (!current) await laptop.Users.revoke({ session_id });
    expect(await errorOf(phone.Users.info())).toMatchObject({ name: 'TOKEN_MISSING' });
    expect(await phone.tokens.current()).toBeUndefined();
    await laptop.Users.info();
  });
});
