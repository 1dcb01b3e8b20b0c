import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Account } from '../harness/accounts';
import type { TestApp } from '../harness/app';
import type { Visit } from '../harness/chromium';
import { messagesTo } from '../harness/emails';

const ROOT = join(__dirname, '../..');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Somewhere that the pages of the app come from, and the phone that they are opened on. */
export interface Home {
  readonly phone: BrowserContextOptions;
  address(page: string): string;
  close(): Promise<void>;
}

const phone = (width: number, height: number): BrowserContextOptions => ({
  viewport: { width, height },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
});

/** At /app/, by the service itself, with the build of Vue that warns. */
export const served = async ({ url }: TestApp): Promise<Home> => ({
  phone: phone(390, 844),
  address: (page) => `${url}/app/${page}.html`,
  close: async () => undefined,
});

/** As files, out of the archive that goes to APICloud's console. */
export async function packed({ url }: TestApp): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-app-'));
  for (const [path, bytes] of Object.entries(pack(folder, `${url}/api`))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return {
    phone: phone(360, 640),
    address: (page) => pathToFileURL(join(folder, 'widget', `${page}.html`)).href,
    close: () => rm(folder, { recursive: true }),
  };
}

/** The files of the archive for a service at an address. */
export function pack(folder: string, api: string): Record<string, Uint8Array> {
  const archive = join(folder, 'app.zip');
  execFileSync(process.execPath, [join(ROOT, 'scripts/pack-app.mjs'), '--api', api, '--out', archive]);
  return unzipSync(readFileSync(archive));
}

/** The app in one tab, used as a person does. */
export class DemoApp {
  private constructor(
    readonly page: Page,
    private readonly home: Home,
    private readonly app: TestApp,
  ) {}

  /** Opens a page by its address; as somebody, where an account is given who has logged in before. */
  static async open(visit: Visit, home: Home, app: TestApp, name = 'index', account?: Account) {
    const page = await visit.window.newPage();
    await page.addInitScript(`addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy', violatedDirective, blockedURI))`);
    const demo = new DemoApp(page, home, app);
    if (account !== undefined) await demo.become(account);
    await demo.visit(name);
    return demo;
  }

  private async become({ access, refresh, mobile }: Account): Promise<void> {
    await this.page.goto(this.home.address('agreement'));
    const prefs = {
      access_token: access,
      refresh_token: refresh,
      accounts: JSON.stringify([{ account: mobile }]),
    };
    for (const [key, value] of Object.entries(prefs)) {
      await this.page.evaluate(`localStorage.setItem('prefs.${key}', ${JSON.stringify(value)})`);
    }
  }

  /** Goes to a page by its address. */
  async visit(name: string): Promise<void> {
    await this.page.goto(this.home.address(name));
    await this.at(name);
  }

  /** Waits until a page is there, and has loaded what it shows. */
  async at(name: string): Promise<void> {
    await this.page.waitForURL((url) => url.pathname.endsWith(`/${name}.html`));
    await this.page.locator('main[aria-busy="false"]').waitFor();
  }

  /** What lies uppermost: the sheet over the page, else the page. */
  private async top(): Promise<Locator> {
    const dialog = this.page.locator('dialog');
    return (await dialog.count()) > 0 ? dialog.last() : this.page.locator('#app');
  }

  async fill(fields: Record<string, string>): Promise<void> {
    const top = await this.top();
    for (const [name, value] of Object.entries(fields)) await top.locator(`[name="${name}"]`).fill(value);
  }

  /** Presses a button of what lies uppermost, by its words. */
  async press(words: string | RegExp): Promise<void> {
    const top = await this.top();
    await top
      .getByRole('button', { name: words, exact: typeof words === 'string' })
      .last()
      .click();
  }

  /** Presses the row of a list that begins with these words. */
  async pressRow(words: string): Promise<void> {
    await this.page.locator('.row', { hasText: words }).first().click();
  }

  async back(): Promise<void> {
    await this.page.locator('.bar [aria-label="返回"]').click();
  }

  /** Has a code sent and writes it down: from the message that the page shows, else from the inbox. */
  async takeCode(to: string, field: string): Promise<void> {
    await this.press('获取验证码');
    const button = this.page.getByRole('button', { name: /秒后重发/ });
    await button.waitFor();
    if (this.home.address('').startsWith('http')) await this.page.locator('.news').click();
    else {
      await this.app.settled();
      const [message] = await messagesTo(this.app, to);
      await this.fill({ [field]: message?.code ?? '' });
    }
    expect(await (await this.top()).locator(`[name="${field}"]`).inputValue()).toMatch(/^\w{4,8}$/);
  }

  /** Waits for a passing message. */
  async told(words: string): Promise<void> {
    await this.page.locator('.api-toast', { hasText: words }).waitFor();
  }

  /** Waits for what is said to be wrong with a field. */
  async faultAt(field: string, words: string): Promise<void> {
    await this.page
      .locator('.field.wrong', { has: this.page.locator(`[name="${field}"]`) })
      .filter({ hasText: words })
      .waitFor();
  }

  async text(selector = 'main'): Promise<string> {
    return this.page.locator(selector).first().innerText();
  }

  /** A value that the app keeps on the phone. */
  preference(key: string): Promise<string | null> {
    return this.page.evaluate(`localStorage.getItem('prefs.${key}')`);
  }

  /** What axe finds, one line a rule. */
  async accessibilityFaults(): Promise<string[]> {
    await this.page.evaluate(AXE);
    return this.page.evaluate<string[]>(
      `axe.run({ preload: false }).then(({ violations }) =>
         violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`,
    );
  }

  /** What a thumb can't hit: things to press that are narrower or lower than 44 px. */
  smallTargets(): Promise<string[]> {
    return this.page.evaluate<string[]>(`
      [...document.querySelectorAll('button, a, label:has(input), input:not([type=checkbox]), textarea')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(({ element, box }) => element.outerHTML.slice(0, 80) + ' ' + box.width + 'x' + box.height)`);
  }

  /** How far a page is wider than the phone. */
  overflow(): Promise<number> {
    return this.page.evaluate(`Math.max(document.querySelector('#app').scrollWidth - innerWidth, 0)`);
  }

  /** What went wrong, beside calls whose page was left before they were answered. */
  static faultsOf({ faults }: Visit): string[] {
    return faults.filter((fault) => !fault.endsWith('net::ERR_ABORTED'));
  }

  /** Keeps a picture of the page where MOFANG_TEST_PICTURES names a folder. */
  async picture(name: string): Promise<void> {
    const { MOFANG_TEST_PICTURES: folder } = process.env;
    if (folder) await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
