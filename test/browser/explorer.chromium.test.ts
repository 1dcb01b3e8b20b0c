import sharp from 'sharp';
import { namespacesFor } from '../../src/namespaces';
import { createRegistry } from '../../src/rpc/registry';
import { freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';
import { Explorer, eventually } from './explorer';

const openWindow = useChromium();

describe('the explorer', () => {
  let app: TestApp;
  let visit: Visit;
  let explorer: Explorer;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    visit = await openWindow({ locale: 'en-US' });
    explorer = await Explorer.open(visit, app);
  });
  afterEach(() => {
    expect(explorer.faults()).toEqual([]);
    expect(hostsOf(visit)).toEqual([new URL(app.url).host]);
  });
  afterAll(() => app.close());

  async function logIn(): Promise<void> {
    const { mobile, password } = await register(app);
    await explorer.choose('Users.login');
    await explorer.fill({ account: mobile, password });
    await explorer.send();
  }

  it('lists every method with its sentence', async () => {
    const text = (await explorer.page.locator('main').innerText()).replace(/\s+/g, ' ');
    const methods = [...createRegistry(namespacesFor(app.context.config)).values()];
    expect(methods.map(({ name }) => name)).toContain('Users.login');
    for (const { name, description } of methods) {
      expect(text).toContain(name);
      expect(text).toContain(description);
    }
  });

  it('finds methods as one types', async () => {
    await explorer.page.fill('#method-search', 'sms code');
    const found = await explorer.page.evaluate<string[]>(
      `[...document.querySelectorAll('nav .tree a')].map((link) => link.getAttribute('href'))`,
    );
    const wanted = ['#/Users.sms', '#/Users.register', '#/Verifications.sms', '#/OAuth.bind'];
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(found).not.toContain('#/Users.login');
  });

  it('registers with the code from the inbox, logs in and verifies', async () => {
    const mobile = freshMobile();
    await explorer.choose('Users.sms');
    await explorer.fill({ mobile });
    expect(await explorer.send()).toMatchObject({ errno: 0 });

    await explorer.choose('Users.register');
    await eventually(() => explorer.value('mobile'), mobile);
    await explorer.page.getByRole('button', { name: /^Inbox/ }).click();
    const [code] = await explorer.page.locator('.message .code-button').allInnerTexts();
    await explorer.page.locator('.message .code-button').first().click();
    await eventually(() => explorer.value('sms_code'), code);
    expect(await explorer.send()).toMatchObject({ errno: 0, errmsg: { name: mobile } });

    await explorer.choose('Users.login');
    expect(await explorer.send()).toMatchObject({ errno: 0 });
    await explorer.choose('Users.verify');
    expect(await explorer.send()).toMatchObject({ errno: 0 });
    await explorer.page
      .locator('.answer')
      .getByRole('button', { name: /Decode/ })
      .click();
    expect(await explorer.page.locator('.answer .decoded').innerText()).toContain(`"nickname"`);
  });

  it('makes an account and logs in with one click', async () => {
    await explorer.page.getByRole('button', { name: /Make me an account/ }).click();
    await explorer.heading('Users.info').waitFor();
    expect(await explorer.send()).toMatchObject({ errno: 0 });
  });

  it('keeps form and envelope in step', async () => {
    await explorer.choose('Users.login');
    await explorer.fill({ account: 'form' });
    await eventually(async () => (await explorer.envelope()).params.account, 'form');
    await explorer.writeEnvelope(
      '{"jsonrpc":"2.0","id":7,"method":"Users.login","params":{"account":"text"}}',
    );
    await eventually(() => explorer.value('account'), 'text');
    await eventually(() => explorer.value('password'), '');
    await explorer.fill({ password: 'p' });
    await eventually(
      async () => {
        const { id, params } = await explorer.envelope();
        return { id, params };
      },
      { id: 7, params: { account: 'text', password: 'p' } },
    );
  });

  it('uploads a picture and shows it', async () => {
    await logIn();
    await explorer.choose('Users.avatar');
    const buffer = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#2060c0' } })
      .png()
      .toBuffer();
    await explorer.page.setInputFiles('#param-img', { name: 'me.png', mimeType: 'image/png', buffer });
    await explorer.field('img').locator('img').waitFor();
    expect(await explorer.send()).toMatchObject({ errno: 0 });
    await explorer.choose('Users.info');
    const { data } = await explorer.send();
    const picture = explorer.page.locator(`.answer img[src="${data.avatar}"]`);
    await picture.waitFor();
    expect(await picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth)).toBe(256);
  });

  it('marks what the service refuses at its field', async () => {
    await explorer.choose('Users.register');
    await explorer.fill({ mobile: '123', password: 'one-secret', password2: 'another', sms_code: '1' });
    expect(await explorer.send()).toMatchObject({ errno: 1001 });
    expect(await explorer.field('mobile').getByRole('alert').innerText()).toBe(
      'This is not a mobile number.',
    );
    expect(await explorer.field('password').getByRole('alert').innerText()).toBe('The passwords differ.');
    expect(await explorer.page.locator('#param-mobile').getAttribute('aria-invalid')).toBe('true');

    await explorer.writeEnvelope(
      '{"jsonrpc":"2.0","id":1,"method":"Users.register","params":{"mobile":138}}',
    );
    expect(await explorer.send()).toMatchObject({ code: -32_602 });
    expect(await explorer.field('mobile').getByRole('alert').innerText()).toContain('(string)');
    expect(await explorer.field('sms_code').getByRole('alert').innerText()).toContain('missing');
  });

  it('underlines wrong params in the envelope, and completes the right ones', async () => {
    await explorer.choose('Users.login');
    const { page } = explorer;
    await explorer.writeEnvelope('{"jsonrpc":"2.0","id":1,"method":"Users.login","params":{"acount":1}}');
    await page.locator('.cm-lintRange-error').first().waitFor();
    await explorer.writeEnvelope('{"jsonrpc":"2.0","id":1,"method":"Users.login","params":{}}');
    await page.keyboard.press('End');
    for (const _ of '}}') await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('"pass');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'password' }).click();
    await page.keyboard.type('"x"');
    await eventually(async () => (await explorer.envelope()).params, { password: 'x' });
  });

  it('sends a batch and puts each answer by its call', async () => {
    await explorer.choose('Users.mobile');
    await explorer.page.getByRole('button', { name: 'Add to batch' }).click();
    await explorer.turnTo('batch');
    for (const method of ['Users.info', 'Inbox.list']) {
      await explorer.page.getByLabel('Add a call').selectOption(method);
    }
    await explorer.page
      .getByLabel(/^Notification/)
      .nth(2)
      .check();
    const answers = await explorer.sentBy(() =>
      explorer.page.getByRole('button', { name: /Send as one/ }).click(),
    );
    expect(answers).toHaveLength(2);
    await explorer.numberIn('.call:nth-child(1)', 0).waitFor();
    await explorer.numberIn('.call:nth-child(2)', 1011).waitFor();
    expect(await explorer.page.locator('.call:nth-child(3) .call-answer').innerText()).toBe(
      'No answer, as asked.',
    );
  });

  it('runs the scenario from code to verification', async () => {
    await explorer.turnTo('scenario');
    await explorer.page.getByRole('button', { name: /^Run/ }).click();
    await explorer.page.locator('.callout.good').waitFor();
    expect(await explorer.page.locator('.step[data-state="good"]').count()).toBe(5);
  });

  it('provokes every number that can be provoked from outside', async () => {
    await explorer.turnTo('errnos');
    const { page } = explorer;
    const provoked: number[] = [];
    for (const item of await page.locator('.errno-item:has(button)').all()) {
      const number = Number(await item.getAttribute('data-errno'));
      await item.getByRole('button').first().click();
      await explorer.numberIn(`[data-errno="${number}"] .errno-answer`, number).waitFor();
      provoked.push(number);
    }
    const users = [10_100, 10_102, 10_103, 10_106, 10_108, 10_110, 10_112, 10_113];
    const addresses = [10_115, 10_116, 10_117, 10_118, 10_119, 10_122];
    const others = [10_124, 10_126, 10_127, 10_129, 10_131, 10_132, 10_133];
    const protocol = [-32_700, -32_600, -32_601, -32_602];
    const basic = [0, 1001, 1002, 1004, 1010, 1011, 1020];
    expect(provoked).toEqual([...basic, ...users, ...addresses, ...others, ...protocol]);
    expect(await page.getByRole('button', { name: 'Identities: Nobody' }).count()).toBe(1);
  }, 120_000);
});
