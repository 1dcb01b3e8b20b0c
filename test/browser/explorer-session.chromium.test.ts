import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { useChromium } from '../harness/chromium';
import { Explorer, eventually } from './explorer';

const openWindow = useChromium();

describe('what the explorer remembers', () => {
  let app: TestApp;
  let explorer: Explorer;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    explorer = await Explorer.open(await openWindow({ locale: 'en-US' }), app);
  });
  afterEach(() => expect(explorer.faults()).toEqual([]));
  afterAll(() => app.close());

  const stored = (area: 'localStorage' | 'sessionStorage') =>
    explorer.page.evaluate<string>(`JSON.stringify(Object.assign({}, ${area}))`);

  async function logIn(password = 'secret-123') {
    const account = await register(app, { password });
    await explorer.choose('Users.login');
    await explorer.fill({ account: account.mobile, password });
    const { access_token, refresh_token } = await explorer.send();
    return { ...account, access_token, refresh_token };
  }

  it('shows the history after a reload, without any secret in it', async () => {
    const { mobile, access_token, refresh_token } = await logIn('pa55-phrase');
    await explorer.choose('Users.register');
    await explorer.fill({ mobile, password: 'pa55-phrase', password2: 'pa55-phrase', sms_code: '8642' });
    await explorer.send();
    await explorer.choose('Users.avatar');
    await explorer.send();
    await explorer.page.waitForLoadState('networkidle');
    await explorer.page.reload({ waitUntil: 'networkidle' });

    const kept = await stored('localStorage');
    expect(kept).toContain('Users.login');
    expect(kept).toContain(mobile);
    for (const secret of ['pa55-phrase', '8642', access_token, refresh_token, 'data:image']) {
      expect(kept).not.toContain(secret);
    }
    await explorer.turnTo('history');
    expect(await explorer.page.locator('.entry').count()).toBe(3);
    await explorer.page.getByRole('button', { name: 'Open Users.login' }).click();
    await explorer.heading('Users.login').waitFor();
    await eventually(() => explorer.value('account'), mobile);
    await eventually(() => explorer.value('password'), '');
  });

  it('resends a call of its history', async () => {
    await explorer.choose('Users.mobile');
    await explorer.fill({ mobile: '123' });
    await explorer.send();
    await explorer.page.reload({ waitUntil: 'networkidle' });
    await explorer.turnTo('history');
    const again = () => explorer.page.getByRole('button', { name: 'Resend Users.mobile' }).click();
    expect(await explorer.sentBy(again)).toMatchObject({ result: { errno: 1001 } });
  });

  it('keeps tokens for the tab alone, and drops them on logout', async () => {
    const { access_token } = await logIn();
    expect(await stored('sessionStorage')).toContain(access_token);
    expect(await stored('localStorage')).not.toContain(access_token);
    await explorer.choose('Users.logout');
    expect(await explorer.send()).toMatchObject({ errno: 0 });
    expect(await stored('sessionStorage')).not.toContain(access_token);
    await explorer.choose('Users.info');
    expect(await explorer.send()).toMatchObject({ errno: 1011 });
  });

  it('switches between identities, and renames and removes them', async () => {
    const first = await logIn();
    const second = await logIn();
    const { page } = explorer;
    const nameOf = ({ mobile }: { mobile: string }) => `${mobile.slice(0, 3)}****${mobile.slice(7)}`;
    await explorer.choose('Users.info');
    expect(await explorer.send()).toMatchObject({ data: { mobile: second.mobile } });
    await page.getByRole('button', { name: /^Identities/ }).click();
    await page.getByRole('radio', { name: nameOf(first) }).check();
    expect(await explorer.send()).toMatchObject({ data: { mobile: first.mobile } });

    await page.getByRole('button', { name: /^Identities/ }).click();
    await page.getByRole('button', { name: `Rename ${nameOf(first)}` }).click();
    await page.getByLabel('New name').fill('the buyer');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Identities: the buyer' }).waitFor();
    await page.getByRole('button', { name: 'Remove the buyer' }).click();
    expect(await explorer.send()).toMatchObject({ errno: 1011 });
  });

  it('makes a link that reproduces a call, and leaves its secrets out', async () => {
    await explorer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await explorer.choose('Users.login');
    await explorer.fill({ account: 'someone', password: 'pa55-phrase' });
    await explorer.page.getByRole('button', { name: 'Copy link' }).click();
    await explorer.page.getByText('The link is copied').waitFor();
    const link = await explorer.page.evaluate<string>('navigator.clipboard.readText()');
    expect(decodeURIComponent(link)).not.toContain('pa55-phrase');
    const other = await Explorer.open(await openWindow(), app, link.split('#/')[1]);
    await eventually(() => other.value('account'), 'someone');
    await eventually(() => other.value('password'), '');
  });
});

describe('the explorer, where an access token lasts a second', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_ACCESS_TOKEN_SECONDS: '1' });
  });
  afterAll(() => app.close());

  it('refreshes and tries again on a click', async () => {
    const explorer = await Explorer.open(await openWindow({ locale: 'en-US' }), app);
    const { mobile, password } = await register(app);
    await explorer.choose('Users.login');
    await explorer.fill({ account: mobile, password });
    await explorer.send();
    await explorer.page.locator('.identity-button .badge', { hasText: 'expired' }).waitFor();
    await explorer.choose('Users.info');
    expect(await explorer.send()).toMatchObject({ errno: 1012 });
    await explorer.page.getByRole('button', { name: 'Refresh and try again' }).click();
    await explorer.numberIn('.answer', 0).waitFor();
    expect(await explorer.page.locator('.answer .json').innerText()).toContain(mobile);
    expect(explorer.faults()).toEqual([]);
  });
});
