import { User } from '../../../src/users/account/user.entity';
import { createClient, memoryStorage, type TokenStorage, type Tokens } from '../../../web/client';
import { startApp, type TestApp } from '../../harness/app';
import { pass, startClock, stopClock } from '../../harness/clock';
import { answered, errorOf, loggedIn, type Sent, type Watched, watchedClient } from './harness';

const IN_FLIGHT = 20;

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ MOFANG_ACCESS_TOKEN_SECONDS: '1', MOFANG_REFRESH_TOKEN_SECONDS: '60' });
});
beforeEach(() => stopClock());
afterEach(startClock);
afterAll(() => app.close());

const infos = ({ client }: Pick<Watched, 'client'>, count = IN_FLIGHT) =>
  Array.from({ length: count }, () => client.Users.info());
const isRefresh = ({ methods }: Sent) => methods.includes('Users.refresh');
const refreshesAnswered = () => answered(app).filter((method) => method === 'Users.refresh').length;

/** A client whose access token has expired. */
async function expiredClient(
  ...args: Parameters<typeof watchedClient> extends [unknown, ...infer Rest] ? Rest : []
) {
  const watched = await loggedIn(app, watchedClient(app, ...args));
  await pass(2);
  return watched;
}

/** A storage that takes its time, as one on disk does. */
function slowStorage(events: string[] = []): TokenStorage {
  const inner = memoryStorage();
  const later = () => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    get: async () => {
      await later();
      return inner.get();
    },
    set: async (tokens) => {
      await later();
      events.push(`set ${tokens.refresh_token}`);
      await inner.set(tokens);
    },
    clear: async () => {
      await later();
      await inner.clear();
    },
  };
}

describe('an expired access token', () => {
  it.each([
    ['memory', memoryStorage],
    ['a slow storage', slowStorage],
  ])(
    `is refreshed once for ${IN_FLIGHT} calls in flight, and each is sent again, with %s`,
    async (_, storage) => {
      const watched = await expiredClient({ storage: storage() });
      const before = refreshesAnswered();
      const results = await Promise.all(infos(watched));
      expect(results.map(({ data }) => data.id)).toEqual(Array(IN_FLIGHT).fill(watched.account.id));
      expect(refreshesAnswered() - before).toBe(1);
      expect(watched.sent.length - 1).toBe(2 * IN_FLIGHT + 1);
    },
  );

  it('is refreshed with the refresh token, which stays', async () => {
    const { client, sent } = await expiredClient();
    const before = await client.tokens.current();
    await client.Users.info();
    const refresh = sent.find(isRefresh);
    expect(refresh).toMatchObject({ params: {}, headers: { Authorization: `jwt ${before?.refresh_token}` } });
    const after = await client.tokens.current();
    expect(after?.refresh_token).toBe(before?.refresh_token);
    expect(sent.at(-1)?.headers.Authorization).toBe(`jwt ${after?.access_token}`);
  });

  it('is not refreshed again for an answer that comes late', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    const { client, sent } = await expiredClient({}, async ({ methods }) => {
      if (!methods.includes('Users.info') || !isFirst) return;
      isFirst = false;
      await held;
    });
    const late = client.Users.info();
    await client.Users.info();
    release();
    await late;
    expect(sent.filter(isRefresh)).toHaveLength(1);
  });

  it('is not refreshed by a page when another page that shares the storage has done so', async () => {
    const storage = memoryStorage();
    const watched = await expiredClient({ storage });
    const expired = (await storage.get()) as Tokens;
    await watched.client.Users.info();
    let isFirst = true;
    const stale = { ...storage, get: () => (isFirst ? expired : storage.get()) };
    const other = watchedClient(app, { storage: stale }, () => {
      isFirst = false;
    });
    await other.client.Users.info();
    expect(other.sent.map(({ methods }) => methods[0])).toEqual(['Users.info', 'Users.info']);
  });

  it('is retried once, not for ever', async () => {
    const { client, sent } = await expiredClient({}, (request) => {
      // The clock moves on while the client refreshes, so that its new token has expired too.
      if (request.methods[0] === 'Users.info') void pass(2);
    });
    expect(await errorOf(client.Users.info())).toMatchObject({ name: 'TOKEN_EXPIRED' });
    expect(sent.slice(1).map(({ methods }) => methods[0])).toEqual([
      'Users.info',
      'Users.refresh',
      'Users.info',
    ]);
    expect(await client.tokens.current()).toBeDefined();
  });

  it('is no obstacle to a logout', async () => {
    const { client, sent } = await expiredClient();
    expect(await client.Users.logout()).toEqual({ errmsg: '成功' });
    expect(sent.filter(isRefresh)).toEqual([]);
  });

  it('does not make a call in the name of whoever logged in meanwhile', async () => {
    const { account: other } = await loggedIn(app, watchedClient(app));
    const { client } = await expiredClient({}, async (request) => {
      if (isRefresh(request)) await client.Users.login({ account: other.mobile, password: other.password });
    });
    expect(await errorOf(client.Users.info())).toMatchObject({ name: 'TOKEN_EXPIRED' });
    expect(await client.tokens.subject()).toMatchObject({ id: other.id });
    expect((await client.Users.info()).data.id).toBe(other.id);
  });
});

describe('a refresh that is refused', () => {
  const cases: [string, string, (storage: TokenStorage) => unknown][] = [
    ['TOKEN_EXPIRED', 'the session has run out', () => pass(100)],
    ['TOKEN_INVALID', 'the refresh token is damaged', (storage) => replaceRefresh(storage, (it) => `${it}x`)],
    ['TOKEN_MISSING', 'it is another kind of token', (storage) => replaceRefresh(storage, (_, all) => all)],
    ['TOKEN_MISSING', 'there is no refresh token', (storage) => replaceRefresh(storage, () => undefined)],
  ];

  async function replaceRefresh(
    storage: TokenStorage,
    change: (refresh: string | undefined, access: string) => string | undefined,
  ) {
    const { access_token, refresh_token } = (await storage.get()) as Tokens;
    await storage.set({ access_token, refresh_token: change(refresh_token, access_token) });
  }

  async function expectRefusals({ client }: Watched, name: string) {
    const signedOut = jest.fn();
    client.on('signedOut', signedOut);
    const before = refreshesAnswered();
    const errors = await Promise.all(infos({ client }).map(errorOf));
    expect(errors).toMatchObject(Array(IN_FLIGHT).fill({ kind: 'errno', name }));
    expect(refreshesAnswered() - before).toBe(1);
    expect(signedOut.mock.calls).toEqual([[expect.objectContaining({ name })]]);
    expect(await client.tokens.current()).toBeUndefined();
  }

  it.each(cases)(
    'with %s, because %s, rejects every call with it and signs out once',
    async (name, _, change) => {
      const storage = memoryStorage();
      const watched = await expiredClient({ storage });
      await change(storage);
      await expectRefusals(watched, name);
    },
  );

  it('with USER_NOT_FOUND, because the user is gone by then, does the same', async () => {
    const watched = await expiredClient({}, async (request) => {
      const deleted = { deletedAt: new Date() };
      if (isRefresh(request)) await app.context.db.manager.update(User, { id: watched.account.id }, deleted);
    });
    await expectRefusals(watched, 'USER_NOT_FOUND');
  });
});

describe('a refresh that gets no answer', () => {
  it('rejects every call, keeps the tokens, and is tried again by the next', async () => {
    let isDown = true;
    const watched = await expiredClient({}, (request) => {
      if (isDown && isRefresh(request)) throw new Error('no network');
    });
    const signedOut = jest.fn();
    watched.client.on('signedOut', signedOut);
    const errors = await Promise.all(infos(watched).map(errorOf));
    expect(errors).toMatchObject(Array(IN_FLIGHT).fill({ kind: 'network', reason: 'offline' }));
    expect(watched.sent.filter(isRefresh)).toHaveLength(1);
    isDown = false;
    expect((await watched.client.Users.info()).data.id).toBe(watched.account.id);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('holds no call longer than the time of either, and is tried again by the next', async () => {
    let isHanging = true;
    const watched = await expiredClient({ timeoutMs: 1500 }, (request) =>
      isHanging && isRefresh(request) ? new Promise(() => {}) : undefined,
    );
    const startedAt = performance.now();
    const impatient = errorOf(watched.client.Users.info({}, { timeoutMs: 100 }));
    const patient = errorOf(watched.client.Users.info({}, { timeoutMs: 0 }));
    expect(await impatient).toMatchObject({ reason: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(1200);
    expect(await patient).toMatchObject({ reason: 'timeout' });
    isHanging = false;
    expect((await watched.client.Users.info()).data.id).toBe(watched.account.id);
  });

  it('goes on when the call is aborted that began it', async () => {
    const controller = new AbortController();
    const { client, account } = await expiredClient({}, (request) => {
      if (isRefresh(request)) controller.abort();
    });
    const aborted = errorOf(client.Users.info({}, { signal: controller.signal }));
    const other = client.Users.info();
    expect(await aborted).toMatchObject({ reason: 'aborted' });
    expect((await other).data.id).toBe(account.id);
  });
});

describe('a rotating session', () => {
  it('gets a new refresh token with each refresh, and stores it before anything is sent with it', async () => {
    const events: string[] = [];
    const storage = slowStorage(events);
    const watched = await loggedIn(
      app,
      watchedClient(app, { storage, rotate: true }, ({ methods, headers }) => {
        events.push(`${methods[0]} ${headers.Authorization}`);
      }),
    );
    const used = new Set<string | undefined>();
    for (let round = 0; round < 3; round++) {
      await pass(15);
      const before = await storage.get();
      used.add(before?.refresh_token);
      events.length = 0;
      await Promise.all(infos(watched, 5));
      const after = await storage.get();
      expect(events.filter((event) => !event.startsWith('Users.info'))).toEqual([
        `Users.refresh jwt ${before?.refresh_token}`,
        `set ${after?.refresh_token}`,
      ]);
      const stored = events.indexOf(`set ${after?.refresh_token}`);
      const retried = events.indexOf(`Users.info jwt ${after?.access_token}`);
      expect(stored).toBeLessThan(retried);
    }
    expect(used.size).toBe(3);
    expect(watched.sent.find(isRefresh)?.params).toEqual({ rotate: true });
  });

  it('keeps the newest refresh token when the answer to a picture comes after a refresh', async () => {
    const storage = memoryStorage();
    let answerPicture = () => {};
    const pictureAnswered = new Promise<void>((resolve) => {
      answerPicture = resolve;
    });
    const client = createClient({
      url: `${app.url}/api`,
      storage,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (init.body.includes('Users.avatar')) await pictureAnswered;
        return response;
      },
    });
    const { account } = await loggedIn(app, { client, sent: [] });
    const picture = errorOf(client.Users.avatar({ img: 'data:image/png;base64,AAAA' }));
    const { refresh_token } = await client.Users.refresh({ rotate: true });
    answerPicture();
    expect(await picture).toMatchObject({ name: 'IMAGE_UNSUPPORTED' });
    expect((await storage.get())?.refresh_token).toBe(refresh_token);
    await pass(15);
    expect((await client.Users.info()).data.id).toBe(account.id);
  });
});
