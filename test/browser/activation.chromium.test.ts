import { readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';
import { activationCode, messagesTo, registerByEmail } from '../harness/emails';
import { userOf } from '../harness/users';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };

const LANGUAGES = [
  {
    locale: 'zh-CN',
    button: '激活',
    done: '激活成功！现在可以关闭此页面。',
    used: '激活链接无效！',
    failed: '网络异常，请重试！',
  },
  {
    locale: 'en-US',
    button: 'Activate',
    done: 'Done. You may close this page.',
    used: 'The activation link is not valid.',
    failed: 'The network failed. Try again.',
  },
] as const;

const openWindow = useChromium();

describe('the activation page', () => {
  let app: TestApp;
  let visit: Visit;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  /** Follows the link of a new user's mail, in a browser that reports what the page's policy refuses. */
  async function follow(options: BrowserContextOptions, given?: string) {
    const { id, email } = await registerByEmail(app);
    const link = given ?? (await messagesTo(app, email)).find((message) => message.link)?.link ?? '';
    visit = await openWindow(options);
    const page = await visit.window.newPage();
    await page.addInitScript(`addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy', violatedDirective, blockedURI))`);
    await page.goto(link, { waitUntil: 'networkidle' });
    return { id, email, link, page };
  }

  const isConfirmed = async (id: number) => (await userOf(app, id)).isEmailConfirmed;

  describe.each(LANGUAGES)('in $locale', ({ locale, button, done, used, failed }) => {
    it('confirms the e-mail when its button is pressed, and not before', async () => {
      const { id, page } = await follow({ locale });
      expect(await isConfirmed(id)).toBe(false);
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('status').getByText(done).waitFor();
      expect(await isConfirmed(id)).toBe(true);
      expect(await page.getByRole('button').isDisabled()).toBe(true);
      expect(visit.faults).toEqual([]);
      expect(hostsOf(visit)).toEqual([new URL(app.url).host]);
    });

    it('says so when the link was used already', async () => {
      const { email, page } = await follow({ locale });
      await app.call('Users.activate', { code: await activationCode(app, email) });
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('status').getByText(used).waitFor();
      expect(visit.faults).toEqual([]);
    });

    it('can be pressed again where the network failed', async () => {
      const { id, page } = await follow({ locale });
      await visit.window.setOffline(true);
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('status').getByText(failed).waitFor();
      await visit.window.setOffline(false);
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('status').getByText(done).waitFor();
      expect(await isConfirmed(id)).toBe(true);
    });
  });

  it.each(['light', 'dark'] as const)(
    'has no fault that axe knows, when it opens and when done: %s',
    async (colorScheme) => {
      const { page } = await follow({ locale: 'zh-CN', colorScheme });
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('button').click();
      await page.getByRole('status').getByText('激活成功').waitFor();
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it('can be pressed again where there were too many calls', async () => {
    const { id, page } = await follow({ locale: 'en-US' });
    const json = { jsonrpc: '2.0', id: 1, result: { errno: 1004, errmsg: 'Too many attempts.' } };
    await visit.window.route('**/api', (route) => route.fulfill({ json }), { times: 1 });
    await page.getByRole('button').click();
    await page.getByRole('status').getByText('Too many attempts.').waitFor();
    await page.getByRole('button').click();
    await page.getByRole('status').getByText('Done.').waitFor();
    expect(await isConfirmed(id)).toBe(true);
  });

  it('works by keyboard alone', async () => {
    const { id, page } = await follow({ locale: 'en-US' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Done.').waitFor();
    expect(await isConfirmed(id)).toBe(true);
  });

  it('fits a small phone', async () => {
    const { page } = await follow({ locale: 'en-US', ...PHONE });
    expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(320);
    const box = await page.getByRole('button').boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  });

  it('opened without its proof says that the link is not valid', async () => {
    const { page } = await follow({ locale: 'en-US' }, `${app.url}/activate`);
    await page.getByRole('button').click();
    await page.getByRole('status').getByText('The activation link is not valid.').waitFor();
  });

  it('shows no text of its address as markup', async () => {
    const { page } = await follow({ locale: 'en-US' }, `${app.url}/activate#<img src=x onerror=alert(1)>`);
    await page.getByRole('button').click();
    await page.getByRole('status').getByText('The activation link is not valid.').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(visit.faults).toEqual([]);
  });

  it('sends its proof in the body of one call, and in no address or header', async () => {
    const { email, page } = await follow({ locale: 'en-US' });
    const code = await activationCode(app, email);
    const sent: string[] = [];
    page.on('request', (request) =>
      sent.push(`${request.method()} ${request.url()} ${JSON.stringify(request.headers())}`),
    );
    await page.getByRole('button').click();
    await page.getByRole('status').getByText('Done.').waitFor();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^POST /);
    expect(sent[0]).not.toContain(code);
  });
});

/** Whatever axe finds. Its source is evaluated, since the page's policy allows no foreign script. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(`${AXE}; undefined`);
  const found = 'axe.run().then(({ violations }) => violations.map(({ id, help }) => id + ": " + help))';
  return page.evaluate<string[]>(found);
}
