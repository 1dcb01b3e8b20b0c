import type { Page } from 'playwright-core';
import { startApp, type TestApp } from '../harness/app';
import { useChromium, type Visit } from '../harness/chromium';
import { plain } from '../harness/images';

const openWindow = useChromium();

/** What APICloud documents of `api`, in a browser that has none. */
describe('the api of a page outside APICloud', () => {
  let app: TestApp;
  let visit: Visit;
  let page: Page;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    visit = await openWindow();
    page = await visit.window.newPage();
    await page.goto(address('agreement'));
  });
  afterEach(() => expect(visit.faults.filter((fault) => !fault.endsWith('ERR_ABORTED'))).toEqual([]));
  afterAll(() => app.close());

  const address = (name: string) => `${app.url}/app/${name}.html`;
  const run = <T>(code: string, where = page) => where.evaluate<T>(code);
  const answer = <T>(call: string, where = page) =>
    run<T>(
      `new Promise((resolve) => ${call.replace('CALLBACK', '(ret, err) => resolve({ ret, err })')})`,
      where,
    );
  /** Runs what leaves the page: it begins once the browser has answered, or the answer would be lost with the page. */
  const leave = (code: string) => run(`void setTimeout(() => { ${code} })`);
  const at = (name: string) => page.waitForURL(address(name));
  /** Opens another page as a window. */
  const openWin = async (name: string, rest = '') => {
    await leave(`api.openWin({ name: '${name}', url: '${name}.html', ${rest} })`);
    await at(name);
    await page.waitForFunction('window.api');
  };

  it('is told of once, when the page is there', async () => {
    await visit.window.addInitScript(`
      window.calls = [];
      Object.defineProperty(window, 'apiready', {
        set(ready) { this.ready = ready; },
        get() { return this.ready && (() => { calls.push(typeof api.openWin); this.ready(); }); },
      });`);
    await page.reload();
    await page.locator('main').waitFor();
    expect(await run('calls')).toEqual(['function']);
  });

  it('is not there in an APICloud app, which has its own', async () => {
    const inside = await openWindow({ userAgent: 'Mozilla/5.0 (Linux; Android 14) APICloud' });
    const other = await inside.window.newPage();
    await other.goto(address('agreement'));
    expect(await run('typeof window.api', other)).toBe('undefined');
  });

  it('what it has not, is refused by its name', async () => {
    await expect(run('api.startLocation()')).rejects.toThrow('api.startLocation is not in api-shim.js');
    await expect(run("api.openWin({ name: 'user' })")).rejects.toThrow('api.openWin needs url');
    await expect(run("api.setPrefs({ key: 'a' })")).rejects.toThrow('api.setPrefs needs value');
  });

  describe('preferences', () => {
    it('come back as text, at once or to the callback, and are empty where there are none', async () => {
      await run("api.setPrefs({ key: 'k', value: 1 })");
      expect(await run("api.getPrefs({ key: 'k', sync: true })")).toBe('1');
      expect(await answer("api.getPrefs({ key: 'k' }, CALLBACK)")).toMatchObject({ ret: { value: '1' } });
      expect(await run("api.getPrefs({ key: 'k' })")).toBeUndefined();
      expect(await run("api.getPrefs({ key: 'none', sync: true })")).toBe('');
      await run("api.removePrefs({ key: 'k' })");
      expect(await run("api.getPrefs({ key: 'k', sync: true })")).toBe('');
    });

    it('are those of every page, and outlive it; global data are of the tab', async () => {
      await run("api.setPrefs({ key: 'k', value: 'v' }); api.setGlobalData({ key: 'g', value: { a: [1] } })");
      await openWin('login');
      expect(await run("api.getPrefs({ key: 'k', sync: true })")).toBe('v');
      expect(await run("api.getGlobalData({ key: 'g' })")).toEqual({ a: [1] });
      expect(await run("api.getGlobalData({ key: 'none' })")).toBe('');
      const other = await visit.window.newPage();
      await other.goto(address('agreement'));
      expect(await run("api.getPrefs({ key: 'k', sync: true })", other)).toBe('v');
      expect(await run("api.getGlobalData({ key: 'g' })", other)).toBe('');
    });
  });

  describe('windows', () => {
    const names = () => run<string[]>('api.windows().map(({ name }) => name)');

    it('are opened with their params, lie upon each other, and are closed again', async () => {
      expect(await run('api.winName')).toBe('root');
      await openWin('login', "pageParam: { account: '小明' }");
      expect(await run('[api.winName, api.pageParam]')).toEqual(['login', { account: '小明' }]);
      await openWin('forgot');
      expect(await names()).toEqual(['root', 'login', 'forgot']);
      await leave('api.closeWin()');
      await at('login');
      expect(await run('api.pageParam')).toEqual({ account: '小明' });
      expect(await names()).toEqual(['root', 'login']);
      await page.reload();
      expect(await run('api.pageParam')).toEqual({ account: '小明' });
    });

    it('one that is open comes to the front; with another address, or by reload, it is loaded anew', async () => {
      await openWin('login', 'pageParam: { n: 1 }');
      await openWin('forgot');
      await leave("api.openWin({ name: 'login', url: 'login.html', pageParam: { n: 2 } })");
      await at('login');
      expect(await run('api.pageParam')).toEqual({ n: 1 });
      await openWin('forgot');
      await leave("api.openWin({ name: 'login', url: 'register.html', pageParam: { n: 3 } })");
      await at('register');
      expect(await run('[api.winName, api.pageParam]')).toEqual(['login', { n: 3 }]);
      await leave("api.openWin({ name: 'login', url: 'register.html', reload: true, pageParam: { n: 4 } })");
      await page.waitForFunction('window.api && api.pageParam.n === 4');
    });

    it('one that closes itself as it opens another gives it its place', async () => {
      await openWin('login');
      await leave("api.openWin({ name: 'forgot', url: 'forgot.html' }); api.closeWin()");
      await at('forgot');
      expect(await names()).toEqual(['root', 'forgot']);
      await page.goBack();
      await at('agreement');
    });

    it('one that was closed by its name is passed over on the way back', async () => {
      await openWin('login');
      await openWin('forgot');
      await run("api.closeWin({ name: 'login' })");
      expect(await names()).toEqual(['root', 'forgot']);
      await leave('api.closeWin()');
      await at('agreement');
    });

    it('the first can not be closed', async () => {
      await run("api.closeWin(); api.closeWin({ name: 'root' })");
      await openWin('login');
      await leave("api.closeWin({ name: 'root' }); api.closeWin()");
      await at('agreement');
      expect(await names()).toEqual(['root']);
    });

    it('a frame lies over its window, has its own params, and closes itself', async () => {
      await run(
        "api.openFrame({ name: 'f', url: 'login.html', pageParam: { n: 1 }, rect: { x: 10, y: 20, w: 100, h: 'auto' } })",
      );
      const element = page.locator('iframe');
      expect(await element.boundingBox()).toMatchObject({ x: expect.any(Number), width: 100 });
      const frame = page.frames()[1];
      await frame?.waitForFunction('window.api');
      expect(await frame?.evaluate('[api.frameName, api.pageParam]')).toEqual(['f', { n: 1 }]);
      await frame?.evaluate('api.closeFrame()');
      await element.waitFor({ state: 'detached' });
      expect(await names()).toEqual(['root']);
    });
  });

  describe('events', () => {
    const listen = (where = page) =>
      run(`window.heard = []; api.addEventListener({ name: 'e' }, (ret) => heard.push(ret.value))`, where);
    const heard = (where = page) => where.waitForFunction('window.heard.length && window.heard');

    it('reach each page that is open, this one too, until it listens no more', async () => {
      const other = await visit.window.newPage();
      await other.goto(address('agreement'));
      await Promise.all([listen(), listen(other)]);
      await run("api.sendEvent({ name: 'e', extra: { a: 1 } })");
      expect(await (await heard()).jsonValue()).toEqual([{ a: 1 }]);
      expect(await (await heard(other)).jsonValue()).toEqual([{ a: 1 }]);
      await run("api.removeEventListener({ name: 'e' })");
      await run("api.sendEvent({ name: 'e', extra: 2 })");
      await other.waitForFunction('window.heard.length === 2');
      expect(await run('heard')).toEqual([{ a: 1 }]);
    });

    it('say that a window has come back into sight', async () => {
      await page.addInitScript(`addEventListener('DOMContentLoaded', () => setTimeout(() =>
        api.addEventListener({ name: 'viewappear' }, () => { window.seen = true; })))`);
      await page.reload();
      await page.waitForFunction('window.seen');
      await run('window.seen = false');
      await openWin('login');
      await leave('api.closeWin()');
      await at('agreement');
      await page.waitForFunction('window.seen');
    });
  });

  describe('dialogs', () => {
    const buttons = () => page.locator('dialog button').allInnerTexts();
    /** Presses a button of the dialog that a call opens; resolves to what the callback is told. */
    async function press(call: string, label: string): Promise<number> {
      const told = answer<{ ret: { buttonIndex: number } }>(call);
      await page.locator('dialog').getByRole('button', { name: label }).click();
      return (await told).ret.buttonIndex;
    }

    it('alert has one button', async () => {
      expect(await press("api.alert({ title: '标题', msg: '内容' }, CALLBACK)", '确定')).toBe(1);
    });

    it.each([
      ['{}', ['取消', '确定']],
      ["{ buttons: ['好'] }", ['好', '确定']],
      ["{ buttons: ['一', '二', '三', '四'] }", ['一', '二', '三']],
    ])('confirm with %s has the buttons %j, counted from 1', async (params, labels) => {
      const told = press(`api.confirm(${params}, CALLBACK)`, labels.at(-1) as string);
      expect(await told).toBe(labels.length);
      await run(`api.confirm(${params})`);
      expect(await buttons()).toEqual(labels);
    });

    it('confirm is not answered by Escape', async () => {
      await run("api.confirm({ msg: '？' }, () => { window.told = true; })");
      await page.keyboard.press('Escape');
      expect(await page.locator('dialog').isVisible()).toBe(true);
      expect(await run('window.told')).toBeUndefined();
    });

    it('an action sheet counts from the red button to the one that cancels, as Escape does', async () => {
      const sheet = "api.actionSheet({ destructiveTitle: '删除', buttons: ['一', '二'] }, CALLBACK)";
      expect(await press(sheet, '删除')).toBe(1);
      expect(await press(sheet, '二')).toBe(3);
      expect(await press(sheet, '取消')).toBe(4);
      const told = answer<{ ret: { buttonIndex: number } }>(sheet);
      await page.locator('dialog').waitFor();
      await page.keyboard.press('Escape');
      expect((await told).ret.buttonIndex).toBe(4);
    });

    it('a toast goes by itself, the last one alone is seen, and the next page shows it on', async () => {
      await run("api.toast({ msg: '一' }); api.toast({ msg: '二', duration: 3000, location: 'top' })");
      const toasts = page.locator('.api-toast');
      expect(await toasts.allInnerTexts()).toEqual(['二']);
      await openWin('login');
      expect(await toasts.allInnerTexts()).toEqual(['二']);
      await toasts.waitFor({ state: 'detached' });
    });
  });

  describe('pictures', () => {
    /** Chooses a file for a call; resolves to what the callback is told, with the picture's size. */
    async function choose(params: string, buffer: Buffer) {
      const chooser = page.waitForEvent('filechooser');
      const told = answer<{ ret?: { base64Data: string }; err?: object }>(
        `api.getPicture(${params}, CALLBACK)`,
      );
      await (await chooser).setFiles({ name: 'a.png', mimeType: 'image/png', buffer });
      const { ret, err } = await told;
      if (ret === undefined) return err;
      const size = await run<number[]>(`createImageBitmap(new Blob([Uint8Array.from(
        atob('${ret.base64Data.split(',')[1]}'), (byte) => byte.charCodeAt(0))]))
        .then(({ width, height }) => [width, height])`);
      return { type: ret.base64Data.slice(0, 15), size };
    }

    it('keep their shape and become no larger than asked for, nor than they were', async () => {
      const picture = await plain(400, 200).png().toBuffer();
      const params =
        "{ encodingType: 'jpg', destinationType: 'base64', targetWidth: 100, targetHeight: 100 }";
      expect(await choose(params, picture)).toEqual({ type: 'data:image/jpeg', size: [100, 50] });
      const wide = "{ destinationType: 'base64', targetWidth: 900 }";
      expect(await choose(wide, picture)).toEqual({ type: 'data:image/png;', size: [400, 200] });
    });

    it('that are none are an error', async () => {
      expect(await choose("{ destinationType: 'base64' }", Buffer.from('none'))).toEqual({
        msg: '无法读取这张图片',
      });
    });
  });

  it('knows what the phone is, and keeps its id', async () => {
    const phone = await openWindow({
      userAgent: 'Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1) AppleWebKit/537.36 Chrome/120.0',
    });
    const other = await phone.window.newPage();
    await other.goto(address('agreement'));
    const read =
      'const { deviceId, deviceModel, systemType, systemVersion, appVersion } = api; ({ deviceId, deviceModel, systemType, systemVersion, appVersion })';
    const known = await run<{ deviceId: string }>(read, other);
    expect(known).toEqual({
      deviceId: expect.stringMatching(/^[\w-]{16,64}$/),
      deviceModel: '23127PN0CC Build/UKQ1',
      systemType: 'android',
      systemVersion: '14',
      appVersion: '1.0.0',
    });
    await other.reload();
    expect(await run(`api.deviceId`, other)).toBe(known.deviceId);
  });
});
