import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Locator, Page, Request } from 'playwright-core';
import type { TestApp } from '../harness/app';
import type { Visit } from '../harness/chromium';

// biome-ignore lint/suspicious/noExplicitAny: an answer from the wire has any shape until it is asserted
type Json = any;

/** What a browser says of a call that was refused; the page can't keep it from saying so. */
const REFUSED_CALL = /status of (?:400|413)/;

/** The explorer in one tab, used as a person does. */
export class Explorer {
  private constructor(
    readonly page: Page,
    private readonly visit: Visit,
    private readonly app: TestApp,
  ) {}

  /** Opens the page as a browser would that reports what its Content-Security-Policy refuses. */
  static async open(visit: Visit, app: TestApp, path = ''): Promise<Explorer> {
    const page = await visit.window.newPage();
    await page.addInitScript(`addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy', violatedDirective, blockedURI))`);
    await page.goto(`${app.url}/api/browse#/${path}`);
    const explorer = new Explorer(page, visit, app);
    await explorer.heading(isMethod(path) ? path.replace(/\?.*/s, '') : '').waitFor();
    return explorer;
  }

  /** Goes to any page by its address, in the same tab. */
  async visitPath(path: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(`#/${path}`)}`);
    await this.page.locator(`main[data-path="${path}"] :is(h1)`).waitFor();
    if (isMethod(path)) await this.editorReady();
  }

  /** Goes to a method's page by the tree. */
  async choose(method: string): Promise<void> {
    await this.page.locator(`nav a[href="#/${method}"]`).click();
    await this.heading(method).waitFor();
    await this.editorReady();
  }

  /** Goes to another page by the tree. */
  async turnTo(path: 'batch' | 'scenario' | 'errnos' | 'history' | 'inbox'): Promise<void> {
    await this.page.locator(`nav a[href="#/${path}"]`).click();
    await this.page.locator(`nav a[href="#/${path}"][aria-current="page"]`).waitFor();
  }

  heading(text: string): Locator {
    return this.page.locator('h1', { hasText: text });
  }

  field(param: string): Locator {
    return this.page.locator(`[data-param="${param}"]`);
  }

  async fill(fields: Record<string, string>): Promise<void> {
    for (const [param, value] of Object.entries(fields)) await this.page.fill(`#param-${param}`, value);
  }

  /** What a field holds. */
  value(param: string): Promise<string> {
    return this.page.inputValue(`#param-${param}`);
  }

  editorReady(): Promise<void> {
    return this.page.locator('.request .cm-content').waitFor();
  }

  /** The envelope in the editor, as it would be sent. */
  async envelope(): Promise<Json> {
    return JSON.parse(await this.page.locator('.request .cm-content').innerText());
  }

  /** Writes another envelope over the one in the editor. */
  async writeEnvelope(text: string): Promise<void> {
    await this.page.locator('.request .cm-content').focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }

  /** Sends the form, and waits until its answer is shown. */
  async send(): Promise<Json> {
    const body = await this.sentBy(() => this.page.locator('.form button[type=submit]').click());
    const number = body.result?.errno ?? body.error.code;
    await this.numberIn('.answer', number).waitFor();
    return body.result ?? body.error;
  }

  /** The answer to the call that an action makes. */
  async sentBy(act: () => Promise<unknown>, isIt = (_: Json) => true): Promise<Json> {
    const [response] = await Promise.all([
      this.page.waitForResponse((answer) => {
        const request = answer.request();
        return answer.url() === `${this.app.url}/api` && !isPoll(request) && isIt(request.postDataJSON());
      }),
      act(),
    ]);
    return response.json();
  }

  /** The badge that shows an errno or an error's code. */
  numberIn(place: string, number: number): Locator {
    const text = number === 0 ? /^0 / : new RegExp(`^${String(number).replace('-', '−')}$`);
    return this.page.locator(`${place} .badge`).filter({ hasText: text }).first();
  }

  /** What went wrong that a person could see, beside calls that were refused as they should be. */
  faults(): string[] {
    return this.visit.faults.filter((fault) => !REFUSED_CALL.test(fault));
  }
}

const TRIES = 100;
const BETWEEN_TRIES_MS = 30;

/** Reads until what is read is as expected: the page draws a moment after it was touched. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  for (let tries = 1; tries < TRIES; tries++) {
    if (isDeepStrictEqual(await read(), expected)) return;
    await setTimeout(BETWEEN_TRIES_MS);
  }
  expect(await read()).toEqual(expected);
}

const isMethod = (path: string): boolean => path.includes('.');

/** Whether a request is the page's own look into the inbox. */
function isPoll(request: Request): boolean {
  const body = request.postDataJSON();
  return body?.id === 0 && body.method === 'Inbox.list';
}
