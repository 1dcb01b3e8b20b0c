import { freshMobile, register } from '../harness/accounts';
import { useChromium } from '../harness/chromium';
import { useOAuthWorld, visit } from '../harness/oauth';
import { Explorer, eventually } from './explorer';

const openWindow = useChromium();

describe('the explorer, for who has an e-mail, a profile, a login elsewhere', () => {
  const world = useOAuthWorld();
  let explorer: Explorer;
  beforeEach(async () => {
    explorer = await Explorer.open(await openWindow({ locale: 'en-US' }), world.app);
  });
  afterEach(() => expect(explorer.faults()).toEqual([]));

  const identity = () => explorer.page.locator('.identity-button').innerText();

  const openInbox = async () => {
    await explorer.page.getByRole('button', { name: /^Inbox/ }).click();
    await explorer.page.locator('.panel .message').first().waitFor();
  };

  async function logIn() {
    const account = await register(world.app);
    await explorer.choose('Users.login');
    await explorer.fill({ account: account.mobile, password: account.password });
    await explorer.send();
    return account;
  }

  it('registers by e-mail with the code of a mail, and activates with the code of its link', async () => {
    const email = 'explorer@example.com';
    await explorer.choose('Verifications.email');
    await explorer.fill({ email });
    await explorer.page.selectOption('#param-send_type', '"register"');
    expect(await explorer.send()).toMatchObject({ errno: 0 });

    await explorer.choose('Users.registerByEmail');
    await openInbox();
    await explorer.page.locator('.message .code-button').first().click();
    await explorer.fill({ username: 'explorer_1' });
    expect(await explorer.send()).toMatchObject({ errno: 0, email });
    expect(await identity()).toContain('explorer_1');

    await explorer.choose('Users.activate');
    const link = await explorer.page.locator('.message', { hasText: 'activation' }).first();
    const address = await link.getByRole('link').getAttribute('href');
    await link.getByRole('button').click();
    await eventually(() => explorer.value('code'), address?.split('#')[1] ?? '');
    expect(await explorer.send()).toMatchObject({ errno: 0 });
  });

  it('puts no code of the inbox where none belongs', async () => {
    await world.app.call('Verifications.email', { email: 'nobody@example.com', send_type: 'register' });
    await explorer.page.reload({ waitUntil: 'networkidle' });
    for (const method of ['Users.register', 'Addresses.create', 'OAuth.login']) {
      await explorer.choose(method);
      const offers = await explorer.page.getByRole('button', { name: /^\d{6} from the inbox/ }).count();
      expect([method, offers]).toEqual([method, 0]);
    }
    await explorer.choose('Users.registerByEmail');
    expect(await explorer.page.getByRole('button', { name: /^\d{6} from the inbox/ }).count()).toBe(1);
  });

  it('has a field for each part of a profile, and marks there what was refused', async () => {
    await logIn();
    await explorer.choose('Users.update');
    const profile = explorer.field('profile');
    await profile.locator('summary').click();
    await explorer.page.fill('#param-profile-position', '工程师');
    await explorer.page.fill('#param-profile-education', '');
    await eventually(async () => (await explorer.envelope()).params.profile, { position: '工程师' });
    expect(await explorer.send()).toMatchObject({ errno: 0, data: { nickname: '魔方 😀' } });
    expect(await identity()).toContain('魔方 😀');

    await explorer.page.fill('#param-profile-position', 'x'.repeat(65));
    expect(await explorer.send()).toMatchObject({ errno: 1001 });
    expect(await explorer.field('profile.position').getByRole('alert').innerText()).toContain('64');
    await explorer.writeEnvelope(
      '{"jsonrpc":"2.0","id":1,"method":"Users.update","params":{"profile":{"job":"x"}}}',
    );
    await explorer.page.locator('.cm-lintRange-error').waitFor();
    expect(await explorer.send()).toMatchObject({ code: -32_602 });
    expect(await explorer.page.locator('.form').innerText()).toContain('profile.job');
  });

  it('takes a binding token for no login, and carries it on to the binding', async () => {
    const { params } = await visit(world, 'github', undefined, {
      headers: { 'User-Agent': await explorer.page.evaluate<string>('navigator.userAgent') },
    });
    await explorer.choose('OAuth.login');
    await explorer.fill({ code: params.code, state: params.state });
    const { access_token } = await explorer.send();
    expect(await identity()).toContain('Nobody');

    await explorer.choose('OAuth.bind');
    await eventually(() => explorer.value('access_token'), access_token);
    const mobile = freshMobile();
    await world.app.call('Verifications.sms', { mobile, purpose: 'bind' });
    await explorer.fill({ mobile, password: 'secret-123' });
    await openInbox();
    await explorer.page.locator('.message .code-button').first().click();
    expect(await explorer.send()).toMatchObject({ errno: 0 });
    expect(await identity()).toContain(`${mobile.slice(0, 3)}****`);
  });

  it('keeps the tokens of a new e-mail, and drops those that a method ends', async () => {
    await logIn();
    const email = 'bound@example.com';
    await world.app.call('Verifications.email', { email, send_type: 'bind' });
    await explorer.choose('Users.bindEmail');
    await openInbox();
    await explorer.page.locator('.message .code-button').first().click();
    await explorer.fill({ email });
    const { access_token } = await explorer.send();
    expect(await explorer.page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).toContain(
      access_token,
    );
    await explorer.choose('Users.logoutAll');
    expect(await explorer.send()).toMatchObject({ errno: 0 });
    expect(await identity()).toContain('Nobody');
  });
});
