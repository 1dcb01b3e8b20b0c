import {
  type ApicloudPreferences,
  apicloudStorage,
  memoryStorage,
  type TokenStorage,
  webStorage,
} from '../../../web/client';
import { startApp, type TestApp } from '../../harness/app';
import { apicloudPreferences } from './apicloud';
import { loggedIn, watchedClient } from './harness';

/** What Web Storage does, as far as the client uses it. */
function webStorageStub() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, `${value}`),
    removeItem: (key: string) => void values.delete(key),
  };
}

/** The same storage seen by another page of the app. */
type Pages = () => TokenStorage;

const storages: [string, () => Pages][] = [
  [
    'memory',
    () => {
      const storage = memoryStorage();
      return () => storage;
    },
  ],
  [
    'web storage',
    () => {
      const stub = webStorageStub();
      return () => webStorage(stub);
    },
  ],
  [
    'APICloud preferences',
    () => {
      const preferences = apicloudPreferences();
      return () => apicloudStorage('', preferences);
    },
  ],
];

describe.each(storages)('%s', (_name, prepare) => {
  let page: Pages;
  beforeEach(() => {
    page = prepare();
  });

  it('holds nothing at first, and clears nothing without a fault', async () => {
    expect(await page().get()).toBeUndefined();
    await page().clear();
  });

  it('gives back what was set, to every page', async () => {
    const tokens = { access_token: 'a.b.c', refresh_token: 'd.e.f' };
    await page().set(tokens);
    expect(await page().get()).toEqual(tokens);
  });

  it('replaces what was set before, both tokens of it', async () => {
    await page().set({ access_token: 'a', refresh_token: 'b' });
    await page().set({ access_token: 'c' });
    const tokens = await page().get();
    expect([tokens?.access_token, tokens?.refresh_token]).toEqual(['c', undefined]);
  });

  it('holds nothing after clearing', async () => {
    await page().set({ access_token: 'a', refresh_token: 'b' });
    await page().clear();
    expect(await page().get()).toBeUndefined();
  });
});

describe('the names in a storage', () => {
  it('are those of the service, which older pages use too', async () => {
    const stub = webStorageStub();
    await webStorage(stub).set({ access_token: 'a', refresh_token: 'b' });
    expect(Object.fromEntries(stub.values)).toEqual({ access_token: 'a', refresh_token: 'b' });
  });

  it('have the prefix that is asked for', async () => {
    const stub = webStorageStub();
    await webStorage(stub, 'mofang.').set({ access_token: 'a', refresh_token: 'b' });
    await webStorage(stub).clear();
    expect([...stub.values.keys()].sort()).toEqual(['mofang.access_token', 'mofang.refresh_token']);
  });
});

describe('the `api` object of APICloud', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => {
    delete (globalThis as { api?: unknown }).api;
  });
  afterAll(() => app.close());

  it('is looked for when a call is made, since it is there only from `apiready` on', async () => {
    const watched = watchedClient(app, { storage: apicloudStorage() });
    const preferences: ApicloudPreferences = apicloudPreferences();
    Object.assign(globalThis, { api: preferences });
    const { account } = await loggedIn(app, watched);
    const otherPage = watchedClient(app, { storage: apicloudStorage() });
    expect((await otherPage.client.Users.info()).data.id).toBe(account.id);
    expect(preferences.getPrefs({ key: 'access_token', sync: true })).toMatch(/^ey/);
  });

  it('that is missing rejects the call', async () => {
    const { client } = watchedClient(app, { storage: apicloudStorage() });
    await expect(client.Users.info()).rejects.toThrow('api is not defined');
  });
});
