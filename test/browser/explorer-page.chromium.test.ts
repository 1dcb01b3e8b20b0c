import { readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';
import { Explorer } from './explorer';

const PHONE = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const PAGES = [
  '',
  'Users.register',
  'Users.avatar',
  'Users.update',
  'batch',
  'scenario',
  'errnos',
  'history',
  'inbox',
];
const MOST_BYTES = 300_000;
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

const openWindow = useChromium();

describe('the page of the explorer', () => {
  let app: TestApp;
  let visit: Visit;
  beforeAll(async () => {
    app = await startApp();
    await register(app);
    const link = `${app.url}/activate#${'x'.repeat(200)}`;
    const text = `Hello,\n\nopen this link:\n\n${link}\n\nIt is good for one use.\n`;
    const to = 'a.long.address.of.somebody@mail.example.com';
    await app.context.inbox.add({ channel: 'mail', to, purpose: 'activation', text, link });
  });
  afterEach(() => {
    expect(visit.faults).toEqual([]);
    expect(hostsOf(visit)).toEqual([new URL(app.url).host]);
  });
  afterAll(() => app.close());

  async function open(options: BrowserContextOptions = {}, path = ''): Promise<Explorer> {
    visit = await openWindow({ locale: 'en-US', ...options });
    return Explorer.open(visit, app, path);
  }

  const widthOf = ({ page }: Explorer) => page.evaluate<number>('document.scrollingElement.scrollWidth');

  it('needs less than 300 kB, compressed, and browsers may keep it', async () => {
    visit = await openWindow();
    const page = await visit.window.newPage();
    const sizes: number[] = [];
    page.on('requestfinished', async (request) => {
      const isOwn = request.url().startsWith(`${app.url}/api/browse`);
      if (isOwn) sizes.push((await request.sizes()).responseBodySize);
      if (!request.url().includes('/assets/')) return;
      const headers = (await request.response())?.headers();
      expect(headers?.['content-encoding']).toBe('br');
      expect(headers?.['cache-control']).toContain('immutable');
    });
    await page.goto(`${app.url}/api/browse#/Users.login`, { waitUntil: 'networkidle' });
    await page.locator('.request .cm-content').waitFor();
    expect(sizes.length).toBeGreaterThanOrEqual(4);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  it('can be used by keyboard alone, from load to a call', async () => {
    const { page } = await open();
    const { keyboard } = page;
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('content');
    await keyboard.press('/');
    await page.locator('#method-search:focus').waitFor();
    await keyboard.type('mobile can be');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Users.mobile' }).waitFor();
    for (let stops = 0; stops < 60; stops++) {
      if ((await page.evaluate<string>('document.activeElement.id')) === 'param-mobile') break;
      await keyboard.press('Tab');
    }
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('13712345678');
    await keyboard.press('Control+Enter');
    await page.locator('.answer .badge', { hasText: '0 ok' }).waitFor();
  });

  it('leads from an errno of a method to its line in the table', async () => {
    const { page } = await open({}, 'Users.info');
    await page.getByRole('link', { name: '1012' }).click();
    await page.locator('.errno-item').first().waitFor();
    expect(await page.locator('.errno-item code').allInnerTexts()).toEqual(['TOKEN_EXPIRED']);
    await page.getByRole('searchbox', { name: 'Search by number' }).fill('image');
    expect(await page.locator('.errno-item code').allInnerTexts()).toEqual(['IMAGE_UNSUPPORTED']);
  });

  it('has no inbox where the service has none, and sends no code to strangers', async () => {
    visit = await openWindow({ locale: 'en-US' });
    await visit.window.route('**/api/openrpc.json', async (route) => {
      const document = await (await route.fetch()).json();
      const isServed = ({ name }: { name: string }) => !name.startsWith('Inbox.');
      await route.fulfill({ json: { ...document, methods: document.methods.filter(isServed) } });
    });
    const explorer = await Explorer.open(visit, app);
    const { page } = explorer;
    expect(await page.getByText(/inbox/i).count()).toBe(0);
    expect(await page.getByRole('button', { name: /inbox/i }).count()).toBe(0);
    await page.keyboard.press('i');
    expect(await page.locator('.panel').count()).toBe(0);
    await explorer.visitPath('scenario');
    expect(await page.getByRole('button', { name: /Register/ }).count()).toBe(0);
    await explorer.visitPath('errnos');
    expect(await page.locator('[data-errno="1001"] button').count()).toBe(1);
    expect(await page.locator('[data-errno="1002"] button').count()).toBe(0);
    await explorer.visitPath('Users.sms');
    expect(await page.getByRole('button', { name: 'Random' }).count()).toBe(0);
  });

  it('shows its shortcuts at ?, and the inbox at i', async () => {
    const { page } = await open();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    await page.locator('.panel .message').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.panel').waitFor({ state: 'detached' });
  });

  it('fits a phone, each page of it, with the menu open too', async () => {
    const explorer = await open(PHONE);
    for (const path of PAGES) {
      await explorer.visitPath(path);
      expect([path, await widthOf(explorer)]).toEqual([path, 360]);
    }
    await explorer.page.getByRole('button', { name: 'Menu' }).click();
    await explorer.page.locator('.sidebar[data-open="true"]').waitFor();
    expect(await widthOf(explorer)).toBe(360);
  });

  it('shows a mail as it was written, and its link on one line', async () => {
    const { page } = await open(PHONE, 'inbox');
    const mail = page.locator('.message', { hasText: 'activation' });
    expect(await mail.locator('.message-text').innerText()).toMatch(
      /^Hello,\n\nopen this link:\n.*x{200}\nIt is good for one use\.$/,
    );
    const box = await mail.getByRole('link').boundingBox();
    expect(box?.height).toBeLessThan(30);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(360);
  });

  it('fits a phone with an answer in it', async () => {
    const explorer = await open(PHONE, 'Inbox.list');
    await explorer.send();
    expect(await widthOf(explorer)).toBe(360);
  });

  it.each(['light', 'dark'] as const)(
    'is %s where the system is, and the other after a switch',
    async (scheme) => {
      const other = scheme === 'light' ? 'dark' : 'light';
      const { page } = await open({ colorScheme: scheme });
      expect(await brightnessOf(await page.screenshot())).toBe(scheme);
      await page.getByRole('button', { name: `Switch to ${other}` }).click();
      expect(await brightnessOf(await page.screenshot())).toBe(other);
      await page.reload({ waitUntil: 'networkidle' });
      expect(await brightnessOf(await page.screenshot())).toBe(other);
    },
  );

  it('speaks Chinese where the browser does, and asks the service for it', async () => {
    const explorer = await open({ locale: 'zh-CN' }, 'Users.mobile');
    await explorer.fill({ mobile: '123' });
    expect(await explorer.send()).toMatchObject({ errmsg: '手机号格式有误！' });
    await explorer.page.getByRole('button', { name: 'Switch to English' }).click();
    await explorer.page.getByRole('button', { name: 'Copy link' }).waitFor();
    expect(await explorer.page.getAttribute('html', 'lang')).toBe('en');
    const again = await explorer.sentBy(() => explorer.page.keyboard.press('Control+Enter'));
    expect(again).toMatchObject({ result: { errmsg: 'This is not a mobile number.' } });
  });

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it('no page holds anything that keeps people out', async () => {
      const explorer = await open({ colorScheme });
      for (const path of PAGES) {
        await explorer.visitPath(path);
        expect([path, await seriousFaults(explorer.page)]).toEqual([path, []]);
      }
    });

    it('nor does an answer, the inbox, the identities', async () => {
      const explorer = await open({ colorScheme });
      const { page } = explorer;
      await page.getByRole('button', { name: /Make me an account/ }).click();
      await explorer.heading('Users.info').waitFor();
      await explorer.choose('Users.verify');
      await explorer.send();
      await page
        .locator('.answer')
        .getByRole('button', { name: /Decode/ })
        .click();
      await page.getByRole('tab', { name: 'curl' }).click();
      await page.keyboard.press('i');
      await page.locator('.panel .message').first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('button', { name: /^Identities/ }).click();
      expect(await seriousFaults(page)).toEqual([]);
    });
  });
});

/** What axe calls serious or critical. Its source is evaluated, since the page's policy allows no foreign script. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(`${AXE}; undefined`);
  const violations = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What most of a screenshot is. */
async function brightnessOf(screenshot: Buffer): Promise<'light' | 'dark'> {
  const [grey] = (await sharp(screenshot).greyscale().stats()).channels;
  return (grey?.mean ?? 0) > 128 ? 'light' : 'dark';
}
