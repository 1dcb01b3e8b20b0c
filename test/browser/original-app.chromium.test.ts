import sharp from 'sharp';
import { User } from '../../src/users/account/user.entity';
import { freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';
import { type Home, OriginalApp, onAnotherHost, onDisk } from './original-app';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const NICKNAMES = [
  ['Chinese', '魔方玩家'],
  ['emoji', '😀👩‍👩‍👧‍👦🀄'],
  ['all that base64url writes in its own letters', '?>~??>>~~'],
  ['quotes and markup', `"double" 'single' \`back\` \\ </script>`],
  ['control characters', 'del\u007f\u007f\u007f\u0001\u0085\u2028end'],
  ['all of these', '魔方😀?>~"\'\u007f'],
] as const;

const openWindow = useChromium();

describe.each([
  ['its pages on disk', onDisk],
  ['its pages on another host', onAnotherHost],
])('the original app, with %s', (_where, findHome) => {
  let app: TestApp;
  let home: Home;
  let visit: Visit;
  beforeAll(async () => {
    [app, home] = await Promise.all([startApp(), findHome()]);
  });
  beforeEach(async () => {
    visit = await openWindow({ viewport: { width: 360, height: 640 } });
  });
  afterEach(() => {
    expect(visit.faults).toEqual([]);
    const own = [app.url, ...(home.address.startsWith('http') ? [home.address] : [])];
    expect(hostsOf(visit).sort()).toEqual(own.map((address) => new URL(address).host).sort());
  });
  afterAll(() => Promise.all([app.close(), home.close()]));

  const openTab = () => OriginalApp.open(visit, home, app.url);

  /** A tab whose user registered before. */
  async function openLoggedIn() {
    const account = await register(app);
    const tab = await openTab();
    await tab.logIn(account.mobile, account.password);
    return { account, tab };
  }

  it('registers with the code that was sent, and is logged in with it', async () => {
    const account = freshMobile();
    const tab = await openTab();
    await tab.fill({ account, password: '123456', password2: '123456' });
    expect(await tab.press('sms')).toMatchObject({ errno: 0 });
    expect(await tab.fieldValue('sms_code')).toMatch(/^\d{4}$/);
    expect(await tab.press('register')).toMatchObject({ errno: 0, errmsg: { name: account } });
    expect(await tab.text('nickname')).toBe(`${account.slice(0, 3)}****${account.slice(7)}`);
    expect(await tab.text('money')).toBe('0.00');
    expect(await tab.press('info')).toMatchObject({ errno: 0 });
    expect(await tab.text('mobile')).toBe(account);
  });

  it('sends `jwt undefined` until it has a token, then `jwt <token>`, and gets its uuid back', async () => {
    const { mobile, password } = await register(app);
    const tab = await openTab();
    const sent = tab.page.waitForRequest(`${app.url}/api`);
    await tab.logIn(mobile, password);
    expect(await (await sent).headerValue('authorization')).toBe('jwt undefined');
    expect((await sent).postDataJSON().id).toMatch(UUID);

    const token = await tab.token('access_token');
    const resent = tab.page.waitForRequest(`${app.url}/api`);
    expect(await tab.press('verify')).toMatchObject({ errno: 0, hasRequestId: true });
    expect(await (await resent).headerValue('authorization')).toBe(`jwt ${token}`);
  });

  it.each(NICKNAMES)('reads a nickname of %s from the token exactly', async (_what, nickname) => {
    const { id, mobile, password } = await register(app);
    await app.context.db.manager.update(User, { id }, { nickname, money: 12_345 });
    const tab = await openTab();
    expect(await tab.logIn(mobile, password)).toMatchObject({ errno: 0 });
    expect(await tab.text('nickname')).toBe(nickname);
    expect(await tab.text('money')).toBe('123.45');
  });

  it('verifies and refreshes, and each time shows what the user has become', async () => {
    const { account, tab } = await openLoggedIn();
    const first = await tab.token('access_token');
    const refreshToken = await tab.token('refresh_token');
    await app.context.db.manager.update(User, { id: account.id }, { nickname: '一号' });
    expect(await tab.press('verify')).toMatchObject({ errno: 0 });
    expect(await tab.text('nickname')).toBe('一号');

    await app.context.db.manager.update(User, { id: account.id }, { nickname: '二号' });
    expect(await tab.press('refresh')).toMatchObject({ errno: 0 });
    expect(await tab.text('nickname')).toBe('二号');
    expect(await tab.token('access_token')).not.toBe(first);
    expect(await tab.token('refresh_token')).toBe(refreshToken);
    expect(await tab.press('refresh')).toMatchObject({ errno: 0 });
  });

  it.each(['image/jpeg', 'image/png', 'image/webp'])('uploads an %s and shows it', async (type) => {
    const { tab } = await openLoggedIn();
    await tab.fill({ type });
    const { result, url, status } = await tab.pressForPicture('avatar');
    expect(result).toMatchObject({ errno: 0 });
    expect({ url, status }).toEqual({
      url: expect.stringMatching(/^[^?"'()\s]+\/pictures\/\w+\.webp$/),
      status: 200,
    });
    expect(await tab.pictureSize(url)).toEqual({ width: 256, height: 256 });
    const painted = await colourOf(await tab.avatarScreenshot());
    for (const [index, value] of [32, 96, 192].entries()) {
      expect(Math.abs((painted[index] ?? 0) - value)).toBeLessThan(8);
    }
  });

  it('stays logged in after a bad image, with the picture it had', async () => {
    const { tab } = await openLoggedIn();
    const { url } = await tab.pressForPicture('avatar');
    expect(await tab.press('bad-avatar')).toMatchObject({ errno: 1020 });
    expect(await tab.press('info')).toMatchObject({ errno: 0, data: { avatar: url } });
    expect(await tab.press('refresh')).toMatchObject({ errno: 0 });
  });

  it('reads `data.mobile` of info after logout without a fault', async () => {
    const { tab } = await openLoggedIn();
    const tokens = await tab.page.evaluate<object>('Object.assign({}, localStorage)');
    expect(await tab.press('logout')).toMatchObject({ errno: 0 });
    expect(await tab.press('info')).toMatchObject({ errno: 1011, data: {} });
    expect(await tab.text('mobile')).toBe('');

    await tab.page.evaluate(`save(${JSON.stringify(tokens)})`);
    expect(await tab.press('info')).toMatchObject({ errno: 1011, data: {} });
    expect(await tab.press('refresh')).toMatchObject({ errno: 1011 });
    expect(await tab.press('logout')).toMatchObject({ errno: 0 });
  });

  it('learns how long to wait for another code, from the body and from Retry-After', async () => {
    const tab = await openTab();
    await tab.fill({ account: freshMobile() });
    await tab.press('sms');
    const { errno, data, retryAfter } = await tab.press('sms');
    expect({ errno, retryAfter }).toEqual({ errno: 1002, retryAfter: String(data.time) });
  });

  it('reads protocol errors in its catch path', async () => {
    const { tab } = await openLoggedIn();
    expect(await tab.call('Users.nothing', {})).toEqual({
      caught: { code: -32601, message: expect.any(String) },
    });
    expect(await tab.call('Users.mobile', {})).toEqual({
      caught: {
        code: -32602,
        message: expect.any(String),
        data: [expect.objectContaining({ param: 'mobile', expected: 'string' })],
      },
    });
    expect(await tab.press('info')).toMatchObject({ errno: 0 });
    expect(visit.faults.splice(0)).toEqual(Array(2).fill(expect.stringContaining('status of 400')));
  });

  it('keeps two tabs working that verify the same token at once', async () => {
    const { tab } = await openLoggedIn();
    const other = await openTab();
    const tabs = [tab, other];
    for (const button of ['verify', 'refresh', 'verify', 'info'] as const) {
      const outcomes = await Promise.all(tabs.map((each) => each.press(button)));
      expect(outcomes).toMatchObject([{ errno: 0 }, { errno: 0 }]);
    }
    expect(await other.text('nickname')).toBe(await tab.text('nickname'));
  });
});

describe('a service whose MOFANG_CORS_ORIGINS is `null` alone', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_CORS_ORIGINS: 'null' });
  });
  afterAll(() => app.close());

  it('serves pages on disk, their errors and pictures too', async () => {
    const account = await register(app);
    const visit = await openWindow();
    const tab = await OriginalApp.open(visit, await onDisk(), app.url);
    expect(await tab.logIn(account.mobile, account.password)).toMatchObject({ errno: 0 });
    expect(await tab.pressForPicture('avatar')).toMatchObject({ status: 200, result: { errno: 0 } });
    expect(visit.faults).toEqual([]);
    expect(await tab.call('Users.nothing', {})).toMatchObject({ caught: { code: -32601 } });
  });

  it('is out of reach for pages of another host: the browser refuses, and nothing is sent', async () => {
    const home = await onAnotherHost();
    try {
      const { mobile } = await register(app);
      await app.call('Inbox.clear');
      const visit = await openWindow();
      const tab = await OriginalApp.open(visit, home, app.url);
      expect(await tab.logIn(mobile, 'secret-123')).toEqual({ failure: 'Network Error' });
      await tab.fill({ account: freshMobile() });
      expect(await tab.press('sms')).toEqual({ failure: 'Network Error' });
      expect(visit.faults.filter((fault) => fault.includes('blocked by CORS policy'))).toHaveLength(2);
      expect((await app.call('Inbox.list', {})).result.messages).toEqual([]);
    } finally {
      await home.close();
    }
  });
});

/** The red, green and blue in the middle of a screenshot. */
async function colourOf(screenshot: Buffer): Promise<number[]> {
  const middle = sharp(screenshot).extract({ left: 60, top: 60, width: 1, height: 1 });
  return [...(await middle.removeAlpha().raw().toBuffer())];
}
