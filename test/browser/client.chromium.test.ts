import type { Page } from 'playwright-core';
import { User } from '../../src/users/account/user.entity';
import { freshMobile, register } from '../harness/accounts';
import { freePort, startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';
import { expired } from '../harness/tokens';
import { type BuiltClient, buildClient } from '../web/client/built-client';
import { withServer } from '../web/client/harness';
import { APICLOUD, type Home, onAnotherHost, onDisk } from './client-page';

const openWindow = useChromium();
let app: TestApp;
let built: BuiltClient;
beforeAll(async () => {
  [app, built] = await Promise.all([startApp(), buildClient()]);
});
afterAll(() => Promise.all([app.close(), built.remove()]));

/** Where the page comes from, what is taken from the browser, and the kind of request that is left. */
const places = [
  { where: 'a file', what: 'fetch', findHome: onDisk, takeAway: '', kind: 'fetch' },
  {
    where: 'a file',
    what: 'XMLHttpRequest, for want of AbortController',
    findHome: onDisk,
    takeAway: 'delete window.AbortController;',
    kind: 'xhr',
  },
  {
    where: 'a page of another host',
    what: 'XMLHttpRequest, for want of fetch',
    findHome: onAnotherHost,
    takeAway: 'delete window.fetch;',
    kind: 'xhr',
  },
];

describe.each(places)('the client in $where, by $what', ({ findHome, takeAway, kind }) => {
  let home: Home;
  let visit: Visit;
  let kinds: Set<string>;
  beforeAll(async () => {
    home = await findHome(`${app.url}/api`, built.file('mofang-client.min.js'));
  });
  beforeEach(async () => {
    visit = await openWindow({ viewport: { width: 360, height: 640 } });
    kinds = new Set();
    visit.window.on('request', (request) => {
      if (request.method() === 'POST') kinds.add(request.resourceType());
    });
    await visit.window.addInitScript(takeAway);
  });
  afterAll(() => home.close());

  /** The page as in an app: `apiready` is called. */
  async function openApp(): Promise<Page> {
    await visit.window.addInitScript(APICLOUD);
    const page = await visit.window.newPage();
    await page.goto(home.page);
    return page;
  }

  async function logIn(page: Page, { mobile, password }: { mobile: string; password: string }) {
    await page.fill('#account', mobile);
    await page.fill('#password', password);
    await page.click('#login button');
  }

  async function openLoggedIn() {
    const account = await register(app);
    await app.context.db.manager.update(User, { id: account.id }, { nickname: '魔方😀?>~' });
    const page = await openApp();
    await logIn(page, account);
    await page.locator('#user').waitFor();
    return { account, page };
  }

  const preference = (page: Page, name: string) =>
    page.evaluate<string>(`localStorage.getItem('prefs.${name}')`);

  /** Runs code in a page that has the script; `client` is a client of the service, or of `url`. */
  async function run<T>(code: string, url = `${app.url}/api`, options = {}): Promise<T> {
    const page = await visit.window.newPage();
    await page.goto(home.page);
    const all = JSON.stringify({ url, ...options });
    return page.evaluate<T>(`(async () => {
      const client = Mofang.createClient(${all});
      const told = ({ kind, name, reason, status, code, requestId, retryAfterSeconds, message }) =>
        ({ kind, name, reason, status, code, requestId, retryAfterSeconds, message });
      ${code}
    })()`);
  }

  describe('in the page of docs/client.md', () => {
    afterEach(() => {
      expect(visit.faults).toEqual([]);
      expect([...kinds]).toEqual([kind]);
      expect(hostsOf(visit)).toContain(new URL(app.url).host);
    });

    it('logs in and shows the user; the next page of the app still does', async () => {
      const { page } = await openLoggedIn();
      expect(await page.textContent('#nickname')).toBe('魔方😀?>~');
      expect(await page.isVisible('#login')).toBe(false);
      const next = await openApp();
      await next.locator('#user').waitFor();
      expect(await next.textContent('#nickname')).toBe('魔方😀?>~');
    });

    it('shows the text of the service where the password is wrong', async () => {
      const { mobile } = await register(app);
      const page = await openApp();
      await logIn(page, { mobile, password: 'wrong' });
      await page.locator('#message', { hasText: '账号或密码错误！' }).waitFor();
      expect(await page.isVisible('#login')).toBe(true);
    });

    it('uploads a picture and shows it', async () => {
      const { page } = await openLoggedIn();
      const shown = page.waitForResponse((answer) => answer.request().resourceType() === 'image');
      await page.click('#photo');
      expect((await shown).status()).toBe(200);
      expect(await page.textContent('#message')).toBe('');
    });

    it('logs out, here and at the service', async () => {
      const { page } = await openLoggedIn();
      const token = await preference(page, 'access_token');
      await page.click('#logout');
      await page.locator('#login').waitFor();
      expect(await preference(page, 'access_token')).toBeNull();
      expect((await app.call('Users.info', {}, { token })).result.errno).toBe(1011);
    });

    it('goes on with a new token when the old one has expired', async () => {
      const { page } = await openLoggedIn();
      const old = expired(app, await preference(page, 'access_token'));
      await page.evaluate(`api.setPrefs({ key: 'access_token', value: ${JSON.stringify(old)} })`);
      const next = await openApp();
      await next.locator('#user').waitFor();
      expect(await next.textContent('#message')).toBe('');
      expect(await preference(next, 'access_token')).not.toBe(old);
    });

    it('goes back to the form when the session has ended elsewhere', async () => {
      const { page } = await openLoggedIn();
      await app.call('Users.logout', {}, { token: await preference(page, 'access_token') });
      const next = await openApp();
      await next.locator('#login').waitFor();
      await next.locator('#message', { hasText: '没有认证令牌' }).waitFor();
      expect(await preference(next, 'refresh_token')).toBeNull();
    });
  });

  it('tells a wait, and the id of a request, to a page of another origin', async () => {
    const outcome = await run(
      `const mobile = '${freshMobile()}';
      await client.Users.sms({ mobile });
      return Promise.all([
        client.Users.sms({ mobile }).catch(told),
        client.Users.mobile({ mobile: 1 }).catch(told),
      ]);`,
      undefined,
      { language: 'en' },
    );
    expect(outcome).toEqual([
      expect.objectContaining({
        name: 'CODE_TOO_OFTEN',
        retryAfterSeconds: expect.any(Number),
        message: 'Codes are sent too often.',
      }),
      expect.objectContaining({
        kind: 'protocol',
        code: -32602,
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      }),
    ]);
  });

  it('sends a batch and a notification', async () => {
    const mobile = freshMobile();
    const outcome = await run(`
      await client.notify('Users.sms', { mobile: '${mobile}' });
      const outcomes = await client.batch((calls) => [calls.Inbox.list({ to: '${mobile}' }), calls.Users.info()]);
      return outcomes.map(({ ok, result, error }) => (ok ? result.messages.length : error.name));`);
    expect(outcome).toEqual([1, 'TOKEN_MISSING']);
  });

  it('keeps its tokens in localStorage and in sessionStorage', async () => {
    const { mobile, password } = await register(app);
    const outcome = await run(`
      const logins = [localStorage, sessionStorage].map(async (place) => {
        const storage = Mofang.webStorage(place);
        const { Users } = Mofang.createClient({ url: '${app.url}/api', storage });
        await Users.login({ account: '${mobile}', password: '${password}' });
        const { data } = await Users.info();
        return [data.mobile, place.getItem('refresh_token') === storage.get().refresh_token];
      });
      return Promise.all(logins);`);
    expect(outcome).toEqual([
      [mobile, true],
      [mobile, true],
    ]);
  });

  const failing = 'return client.Users.info().catch(told);';

  it('rejects with `timeout` where no answer comes, and with `aborted` at a signal', async () => {
    await withServer(
      () => undefined,
      async (url) => {
        expect(await run(failing, url, { timeoutMs: 200 })).toMatchObject({ reason: 'timeout' });
        if (takeAway.includes('AbortController')) return;
        const aborting = `const controller = new AbortController();
          setTimeout(() => controller.abort(), 100);
          return client.Users.info({}, { signal: controller.signal }).catch(told);`;
        expect(await run(aborting, url)).toMatchObject({ reason: 'aborted' });
      },
    );
  });

  it('rejects with `offline` where nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/api`;
    expect(await run(failing, url)).toMatchObject({ kind: 'network', reason: 'offline' });
  });

  it('rejects with `http` where a proxy answers with its page', async () => {
    await withServer(
      (request, response) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Access-Control-Allow-Headers', '*');
        response.writeHead(request.method === 'OPTIONS' ? 204 : 502).end('<h1>502 Bad Gateway</h1>');
      },
      async (url) => {
        expect(await run(failing, url)).toMatchObject({ reason: 'http', status: 502 });
      },
    );
  });
});
