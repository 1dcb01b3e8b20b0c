import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { Visit } from '../harness/chromium';

const PAGE = join(__dirname, 'pages', 'original-app.html');

// biome-ignore lint/suspicious/noExplicitAny: an answer from the wire has any shape until it is asserted
type Json = any;
type Button =
  | 'sms'
  | 'register'
  | 'login'
  | 'info'
  | 'verify'
  | 'refresh'
  | 'avatar'
  | 'bad-avatar'
  | 'logout'
  | 'call';
type Field = 'account' | 'password' | 'password2' | 'sms_code' | 'type' | 'method' | 'params';
type TokenName = 'access_token' | 'refresh_token';

/** Somewhere that the app's pages come from. */
export interface Home {
  readonly address: string;
  close(): Promise<void>;
}

/** The app as installed: its pages are files. */
export const onDisk = async (): Promise<Home> => ({
  address: pathToFileURL(PAGE).href,
  close: async () => undefined,
});

/** The same page from a web server; to a browser, `localhost` is another host than 127.0.0.1. */
export async function onAnotherHost(): Promise<Home> {
  const html = await readFile(PAGE);
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One tab with the app in it, used as a person does: fields, buttons, and what is on the screen. */
export class OriginalApp {
  private constructor(readonly page: Page) {}

  static async open({ window }: Visit, home: Home, apiUrl: string): Promise<OriginalApp> {
    const page = await window.newPage();
    await page.goto(`${home.address}?api=${encodeURIComponent(apiUrl)}`);
    return new OriginalApp(page);
  }

  async fill(fields: Partial<Record<Field, string>>): Promise<void> {
    for (const [field, value] of Object.entries(fields)) await this.page.fill(`#${field}`, value);
  }

  /** Presses a button and waits for what comes of it: a result, `{caught: error}` or `{failure: text}`. */
  async press(button: Button): Promise<Json> {
    const count = Number(await this.page.getAttribute('#outcome', 'data-count'));
    // Not click(), which waits for animation frames, and a tab in the background has few.
    await this.page.dispatchEvent(`button[name="${button}"]`, 'click');
    await this.page.locator(`#outcome[data-count="${count + 1}"]`).waitFor({ state: 'attached' });
    return JSON.parse(await this.text('outcome'));
  }

  async text(id: 'nickname' | 'money' | 'mobile' | 'outcome'): Promise<string> {
    return (await this.page.textContent(`#${id}`)) ?? '';
  }

  fieldValue(field: Field): Promise<string> {
    return this.page.inputValue(`#${field}`);
  }

  /** Calls any method, with the app's token if it has one. */
  async call(method: string, params: object): Promise<Json> {
    await this.fill({ method, params: JSON.stringify(params) });
    return this.press('call');
  }

  async logIn(account: string, password: string): Promise<Json> {
    await this.fill({ account, password });
    return this.press('login');
  }

  /** A token in the storage that all tabs of a window share. */
  token(name: TokenName): Promise<string | null> {
    return this.page.evaluate<string | null>(`localStorage.getItem('${name}')`);
  }

  /** Presses a button and waits for the picture that the page then shows: the answer to the CSS background's request. */
  async pressForPicture(button: Button) {
    const [response, result] = await Promise.all([
      this.page.waitForResponse((answer) => answer.request().resourceType() === 'image'),
      this.press(button),
    ]);
    await response.finished();
    return { result, url: response.url(), status: response.status() };
  }

  /** The size of a picture as an element of the page loads it; rejects where it does not load. */
  pictureSize(url: string): Promise<{ width: number; height: number }> {
    return this.page.evaluate(`new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => reject(new Error('the picture did not load'));
      image.src = ${JSON.stringify(url)};
    })`);
  }

  /** What is painted where the avatar is. */
  avatarScreenshot(): Promise<Buffer> {
    return this.page.locator('#avatar').screenshot();
  }
}
