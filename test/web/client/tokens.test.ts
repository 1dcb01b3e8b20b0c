import { User } from '../../../src/users/account/user.entity';
import { createClient, MofangError, memoryStorage } from '../../../web/client';
import { Session } from '../../../web/client/session';
import { codeOf, freshMobile } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';
import { errorOf, loggedIn, watchedClient } from './harness';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('the tokens', () => {
  it('of a login are kept, and say who it is', async () => {
    const { client, account } = await loggedIn(app, watchedClient(app));
    expect(await client.tokens.current()).toEqual({
      access_token: expect.stringMatching(/^ey/),
      refresh_token: expect.stringMatching(/^ey/),
    });
    const { mobile, name, email, sex, ...subject } = (await client.Users.info()).data;
    expect({ id: subject.id, mobile }).toEqual({ id: account.id, mobile: account.mobile });
    expect(await client.tokens.subject()).toEqual(subject);
  });

  it('of a registration are kept too', async () => {
    const mobile = freshMobile();
    const { client } = watchedClient(app);
    await client.Users.sms({ mobile });
    const sms_code = await codeOf(app, mobile);
    const { errmsg } = await client.Users.register({
      mobile,
      password: '123456',
      password2: '123456',
      sms_code,
    });
    expect(await client.tokens.subject()).toMatchObject({ id: errmsg.id });
  });

  it.each(['魔方玩家', '😀👩‍👩‍👧‍👦🀄', '?>~??>>~~', 'del\u007f\u0001\u2028end'])(
    'say the nickname %j exactly',
    async (nickname) => {
      const { client, account } = await loggedIn(app, watchedClient(app));
      await app.context.db.manager.update(User, { id: account.id }, { nickname });
      await client.Users.verify();
      expect(await client.tokens.subject()).toMatchObject({ nickname });
    },
  );

  it('are read from base64url of plain UTF-8 too', async () => {
    const storage = memoryStorage();
    const claims = JSON.stringify({ sub: { nickname: '魔方?>~ÿ😀' } });
    await storage.set({ access_token: `e30.${Buffer.from(claims).toString('base64url')}.` });
    expect(await watchedClient(app, { storage }).client.tokens.subject()).toEqual({ nickname: '魔方?>~ÿ😀' });
  });

  it('that are none say nothing', async () => {
    const storage = memoryStorage();
    const { client } = watchedClient(app, { storage });
    expect(await client.tokens.current()).toBeUndefined();
    expect(await client.tokens.subject()).toBeUndefined();
    await storage.set({ access_token: 'nonsense' });
    expect(await client.tokens.subject()).toBeUndefined();
  });

  it('of a verification replace the access token alone', async () => {
    const { client } = await loggedIn(app, watchedClient(app));
    const before = await client.tokens.current();
    const { access_token } = await client.Users.verify();
    expect(await client.tokens.current()).toEqual({ ...before, access_token });
    expect(access_token).not.toBe(before?.access_token);
  });

  it('of a refused picture are kept', async () => {
    const { client } = await loggedIn(app, watchedClient(app));
    const error = (await errorOf(client.Users.avatar({ img: 'data:image/png;base64,AAAA' }))) as MofangError;
    expect(error).toMatchObject({ name: 'IMAGE_UNSUPPORTED' });
    const { access_token, refresh_token } = error.result;
    expect(await client.tokens.current()).toEqual({ access_token, refresh_token });
    await client.Users.info();
  });

  it('of a refresh that is asked for are kept', async () => {
    const { client, sent } = await loggedIn(app, watchedClient(app));
    const before = await client.tokens.current();
    const { access_token } = await client.Users.refresh();
    expect(sent.at(-1)?.headers.Authorization).toBe(`jwt ${before?.refresh_token}`);
    expect(await client.tokens.current()).toEqual({ ...before, access_token });
  });

  it('are not a token that stands alone in a public answer: it is for something else', async () => {
    const answer = { jsonrpc: '2.0', id: '0', result: { errno: 0, errmsg: 'ok', access_token: 'binding' } };
    const body = JSON.stringify(answer);
    const client = createClient({
      url: '/api',
      fetch: async () => ({ status: 200, headers: { get: () => null }, text: async () => body }),
    });
    await client.Users.login({ account: 'a', password: 'b' });
    expect(await client.tokens.current()).toBeUndefined();
  });
});

describe('a logout', () => {
  it('ends the session and clears the tokens; nobody is signed out by it', async () => {
    const { client } = await loggedIn(app, watchedClient(app));
    const signedOut = jest.fn();
    client.on('signedOut', signedOut);
    const { access_token: token = '' } = (await client.tokens.current()) ?? {};
    expect(await client.Users.logout()).toEqual({ errmsg: '成功' });
    expect(await client.tokens.current()).toBeUndefined();
    expect((await app.call('Users.info', {}, { token })).result.errno).toBe(1011);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('clears the tokens before the service knows of it, and when it can not be reached', async () => {
    const storage = memoryStorage();
    const { client } = await loggedIn(
      app,
      watchedClient(app, { storage }, ({ methods }) => {
        if (!methods.includes('Users.logout')) return;
        expect(storage.get()).toBeUndefined();
        throw new Error('no network');
      }),
    );
    expect(await errorOf(client.Users.logout())).toMatchObject({ reason: 'offline' });
    expect(storage.get()).toBeUndefined();
  });

  it('is not undone by an answer that was on its way', async () => {
    let isSent = () => {};
    let release: Promise<unknown> = Promise.resolve();
    const { client } = await loggedIn(
      app,
      watchedClient(app, {}, async ({ methods }) => {
        if (!methods.includes('Users.logout')) return;
        isSent();
        await release;
      }),
    );
    const logoutSent = new Promise<void>((resolve) => {
      isSent = resolve;
    });
    let finish = () => {};
    release = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const verification = client.Users.verify();
    const logout = client.Users.logout();
    await logoutSent;
    await verification;
    finish();
    await logout;
    expect(await client.tokens.current()).toBeUndefined();
  });
});

describe('a call that ends all sessions', () => {
  it.each(['Users.logoutAll', 'Users.password', 'Users.close'])(
    'such as %s clears the tokens',
    async (method) => {
      const storage = memoryStorage();
      const tokens = { access_token: 'a', refresh_token: 'b' };
      const session = new Session(storage);
      const call = { method, params: {}, auth: 'access' as const };
      await storage.set(tokens);
      const refused = new MofangError({ errno: 1001, errmsg: { oldpassword: ['no'] } }, null);
      await session.learn(call, { ok: false, error: refused }, tokens);
      expect(await storage.get()).toEqual(tokens);
      await session.learn(call, { ok: true, result: { errmsg: 'ok' } }, tokens);
      expect(await storage.get()).toBeUndefined();
    },
  );
});

describe('a session that the service has ended', () => {
  it('rejects every call, and signs out once', async () => {
    const { client } = await loggedIn(app, watchedClient(app));
    const { access_token: token = '' } = (await client.tokens.current()) ?? {};
    await app.call('Users.logout', {}, { token });
    const signedOut = jest.fn();
    client.on('signedOut', signedOut);
    const errors = await Promise.all(Array.from({ length: 5 }, () => errorOf(client.Users.info())));
    expect(errors).toMatchObject(Array(5).fill({ name: 'TOKEN_MISSING' }));
    expect(await client.tokens.current()).toBeUndefined();
    await errorOf(client.Users.info());
    expect(signedOut.mock.calls).toEqual([[expect.objectContaining({ name: 'TOKEN_MISSING' })]]);
  });

  it('tells no listener that was taken away', async () => {
    const { client } = await loggedIn(app, watchedClient(app));
    await app.call('Users.logout', {}, { token: (await client.tokens.current())?.access_token ?? '' });
    const [staying, leaving] = [jest.fn(), jest.fn()];
    const leave = client.on('signedOut', leaving);
    client.on('signedOut', staying);
    leave();
    leave();
    await errorOf(client.Users.info());
    expect([staying, leaving].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
  });

  it('leaves the login alone that took its place', async () => {
    const { client, account } = await loggedIn(app, watchedClient(app));
    const old = (await client.tokens.current())?.access_token ?? '';
    let isHeld = true;
    const storage = memoryStorage();
    await storage.set({ access_token: old });
    const { client: other } = watchedClient(app, { storage }, async ({ methods }) => {
      if (!isHeld || !methods.includes('Users.info')) return;
      isHeld = false;
      await app.call('Users.logout', {}, { token: old });
      await other.Users.login({ account: account.mobile, password: account.password });
    });
    expect(await errorOf(other.Users.info())).toMatchObject({ name: 'TOKEN_MISSING' });
    expect((await other.Users.info()).data.id).toBe(account.id);
  });
});
