import { execFileSync } from 'node:child_process';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
} from 'playwright-core';

/** A browser window that shares no storage with others. */
export interface Visit {
  readonly window: BrowserContext;
  /** The errors that the developer tools would show, one line each. */
  readonly faults: string[];
  /** The address of every request that was not read from disk. */
  readonly requested: string[];
}

const launchOptions = (): LaunchOptions => ({
  executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/** Runs one Chromium for the tests of a file. It always closes afterwards, with its windows. */
export function useChromium() {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch(launchOptions());
  });
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((window) => window.close()));
  });
  afterAll(() => browser?.close());

  return async function open(options: BrowserContextOptions = {}): Promise<Visit> {
    if (browser === undefined) throw new Error('Chromium runs only while tests do.');
    return watch(await browser.newContext({ locale: 'zh-CN', ...options }));
  };
}

function watch(window: BrowserContext): Visit {
  const faults: string[] = [];
  const requested: string[] = [];
  window.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  window.on('weberror', (error) => faults.push(`page: ${error.error().message}`));
  window.on('requestfailed', (request) => {
    faults.push(`request: ${request.url()} ${request.failure()?.errorText}`);
  });
  window.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) requested.push(request.url());
  });
  return { window, faults, requested };
}

/** The hosts, with ports, that the pages of a visit connected to. */
export const hostsOf = ({ requested }: Visit): string[] => [
  ...new Set(requested.map((address) => new URL(address).host)),
];
