import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';

const WIDTH_PX = 360;
const PHONE = {
  viewport: { width: WIDTH_PX, height: 640 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

const openWindow = useChromium();

describe('every page in the menu of the explorer', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  /** Opens the start page, in a browser that reports what a Content-Security-Policy refuses. */
  async function openPage({ window }: Visit): Promise<Page> {
    const page = await window.newPage();
    await page.addInitScript(`addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy', violatedDirective, blockedURI))`);
    const response = await page.goto(`${app.url}/api/browse`, { waitUntil: 'networkidle' });
    expect(response?.status()).toBe(200);
    return page;
  }

  it('asks no other host for anything, and breaks neither its own policy nor anything else', async () => {
    const visit = await openWindow();
    const page = await openPage(visit);
    for (const address of await menuOf(page)) await goTo(page, address);
    await page.waitForLoadState('networkidle');
    expect(visit.faults).toEqual([]);
    expect(hostsOf(visit)).toEqual([new URL(app.url).host]);
  });

  it.each(['light', 'dark'] as const)('fits a phone in %s', async (colorScheme) => {
    const page = await openPage(await openWindow({ ...PHONE, colorScheme }));
    expect(await brightnessOf(await page.screenshot())).toBe(colorScheme);
    const wide: string[] = [];
    for (const address of ['#/', ...(await menuOf(page))]) {
      await goTo(page, address);
      const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
      if (width > WIDTH_PX) wide.push(`${address} is ${width} px wide`);
    }
    expect(wide).toEqual([]);
  });
});

/** Where the links of its menu lead. */
async function menuOf(page: Page): Promise<string[]> {
  const addresses = await page.evaluate<string[]>(
    `[...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'))`,
  );
  expect(addresses).toContain('#/Users.login');
  return addresses;
}

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate(`location.hash = '${address}'`);
  if (address === '#/') return;
  await page.locator(`nav a[href="${address}"][aria-current="page"]`).waitFor({ state: 'attached' });
}

/** What most of a screenshot is. */
async function brightnessOf(screenshot: Buffer): Promise<'light' | 'dark'> {
  const [grey] = (await sharp(screenshot).greyscale().stats()).channels;
  return (grey?.mean ?? 0) > 128 ? 'light' : 'dark';
}
