import { type Account, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { useChromium, type Visit } from '../harness/chromium';
import { freshEmail, freshName } from '../harness/emails';
import { freshPerson, type OAuthWorld, useOAuthWorld } from '../harness/oauth';
import { withApp } from '../harness/with-app';
import { DemoApp, type Home, packed, served } from './demo-app';

const PASSWORD = 'secret-123';
const openWindow = useChromium();

describe.each([
  ['from /app/', served],
  ['from the disk', packed],
])('the ways in, %s', (_where, findHome) => {
  let app: TestApp;
  let home: Home;
  let visit: Visit;
  beforeAll(async () => {
    app = await startApp();
    home = await findHome(app);
  });
  beforeEach(async () => {
    visit = await openWindow(home.phone);
  });
  afterEach(() => expect(DemoApp.faultsOf(visit)).toEqual([]));
  afterAll(() => Promise.all([home.close(), app.close()]));

  const open = (page: string, account?: Account) => DemoApp.open(visit, home, app, page, account);

  it('a mobile registers, and is told what is wrong where it is wrong', async () => {
    const mobile = freshMobile();
    const demo = await open('index');
    await demo.press('注册新账号');
    await demo.at('register');
    await demo.press('获取验证码');
    await demo.told('手机号格式有误');
    await demo.fill({ mobile, password: PASSWORD, password2: 'secret-124' });
    await demo.takeCode(mobile, 'sms_code');
    await demo.press('注册');
    await demo.told('请先阅读并同意');
    await demo.page.getByRole('checkbox').check();
    await demo.press('注册');
    await demo.faultAt('password', '密码和确认不一致');
    await demo.fill({ password2: PASSWORD });
    await demo.press('注册');
    await demo.at('user');
    expect(await demo.text()).toContain(`${mobile.slice(0, 3)}****${mobile.slice(7)}`);
    await demo.back();
    await demo.at('index');
    expect(await demo.text()).toContain('你好');
  });

  it('what is agreed to lies over the form, which keeps what was typed, whichever way one goes back', async () => {
    const demo = await open('register');
    await demo.fill({ mobile: '13800138000', password: PASSWORD });
    const frame = demo.page.frameLocator('iframe');
    const goBack = [() => frame.getByLabel('返回').click(), () => demo.page.goBack()];
    for (const goesBack of goBack) {
      await demo.page.getByText('《用户协议与隐私政策》').click();
      await frame.getByRole('heading', { name: '一、账号' }).waitFor();
      await goesBack();
      await demo.page.locator('iframe').waitFor({ state: 'detached' });
    }
    expect(await demo.page.inputValue('[name="password"]')).toBe(PASSWORD);
  });

  it('an e-mail registers', async () => {
    const email = freshEmail();
    const demo = await open('register');
    await demo.page.getByRole('tab', { name: '邮箱' }).click();
    await demo.fill({ username: freshName(), email, password: PASSWORD, password2: PASSWORD });
    await demo.takeCode(email, 'email_code');
    await demo.page.getByRole('checkbox').check();
    await demo.press('注册');
    await demo.at('user');
  });

  it('a password logs in, and a wrong one is told of', async () => {
    const { mobile } = await register(app);
    const demo = await open('login');
    await demo.fill({ account: ` ${mobile}`, password: 'wrong' });
    await demo.press('登录');
    await demo.faultAt('password', '账号或密码错误');
    await demo.fill({ password: PASSWORD });
    await demo.press('显示密码');
    expect(await demo.page.getAttribute('[name="password"]', 'type')).toBe('text');
    await demo.press('登录');
    await demo.at('user');
    await demo.visit('login');
    expect(await demo.page.inputValue('[name="account"]')).toBe(mobile);
  });

  it('who forgot the password sets another by a code', async () => {
    const { mobile } = await register(app);
    const demo = await open('login');
    await demo.press('忘记密码？');
    await demo.at('forgot');
    await demo.fill({ mobile });
    await demo.takeCode(mobile, 'code');
    await demo.press('下一步');
    await demo.fill({ password1: 'secret-456', password2: 'secret-45' });
    await demo.press('完成');
    await demo.faultAt('password2', '两次输入的密码不一致');
    await demo.fill({ password2: 'secret-456' });
    await demo.press('完成');
    await demo.at('login');
    await demo.fill({ password: 'secret-456' });
    await demo.press('登录');
    await demo.at('user');
  });

  it('logs out, and the way back leads to nothing of who is gone', async () => {
    const demo = await open('index', await register(app));
    await demo.pressRow('你好');
    await demo.at('user');
    await demo.press('设置');
    await demo.at('setting');
    await demo.pressRow('退出账号');
    await demo.press('取消');
    await demo.pressRow('退出账号');
    await demo.press('退出');
    await demo.at('index');
    expect(await demo.text()).toContain('登录');
    expect(await demo.preference('access_token')).toBeNull();
  });

  it('changes to another account that was on this phone before', async () => {
    const [first, second] = [await register(app), await register(app)];
    const demo = await open('login', first);
    await demo.fill({ account: second.mobile, password: PASSWORD });
    await demo.press('登录');
    await demo.at('user');
    await demo.press('设置');
    await demo.at('setting');
    await demo.pressRow('切换账号');
    await demo.press(new RegExp(`${first.mobile.slice(7)}$`));
    await demo.at('login');
    expect(await demo.page.inputValue('[name="account"]')).toBe(first.mobile);
    await demo.fill({ password: PASSWORD });
    await demo.press('登录');
    await demo.at('user');
    expect(await demo.text()).toContain(first.mobile.slice(7));
  });
});

/** Writes down the captcha that is shown: only the service knows its text. */
async function solve(demo: DemoApp, app: TestApp, id: Promise<string>): Promise<void> {
  const text = await app.context.cache.get(`captcha:${await id}`);
  await demo.fill({
    [(await demo.page.locator('[name="ticket"]').count()) > 0 ? 'ticket' : 'captcha']: text ?? '',
  });
}

const nextCaptcha = (demo: DemoApp): Promise<string> =>
  demo.page
    .waitForResponse((response) => response.request().postData()?.includes('Verifications.image') ?? false)
    .then(async (response) => (await response.json()).result.captcha_id);

describe('a captcha', () => {
  it('is asked for where the login wants one, anew for each try', () =>
    withApp(startApp({ MOFANG_CAPTCHA: 'image' }), async (app) => {
      const { mobile, password } = await register(app);
      const visit = await openWindow();
      const demo = await DemoApp.open(visit, await served(app), app, 'agreement');
      const first = nextCaptcha(demo);
      await demo.visit('login');
      await solve(demo, app, first);
      await demo.fill({ account: mobile, password: 'wrong' });
      const second = nextCaptcha(demo);
      await demo.press('登录');
      await demo.faultAt('password', '账号或密码错误');
      await solve(demo, app, second);
      await demo.fill({ password });
      await demo.picture('captcha-login');
      await demo.press('登录');
      await demo.at('user');
      expect(DemoApp.faultsOf(visit)).toEqual([]);
    }));

  it('is asked for where too many codes went out', () =>
    withApp(startApp({ MOFANG_CAPTCHA_AFTER: '1' }), async (app) => {
      await register(app);
      const mobile = freshMobile();
      const visit = await openWindow();
      const demo = await DemoApp.open(visit, await served(app), app, 'register');
      await demo.fill({ mobile });
      const shown = nextCaptcha(demo);
      await demo.press('获取验证码');
      await solve(demo, app, shown);
      await demo.picture('captcha-code');
      await demo.takeCode(mobile, 'sms_code');
      expect(DemoApp.faultsOf(visit)).toEqual([]);
    }));
});

describe('a third party', () => {
  const world: OAuthWorld = useOAuthWorld();

  /** Has GitHub's login page send whoever comes back at once, as this person. */
  async function openAs(person: string, page: string, account?: Account) {
    const visit = await openWindow((await served(world.app)).phone);
    const { github } = world.fakes;
    await visit.window.route(`${github.url}/**`, async (route) => {
      const { code, state } = await github.logIn(route.request().url(), person);
      const location = `${world.app.url}/app/oauth.html?code=${code}&state=${encodeURIComponent(state)}`;
      await route.fulfill({ status: 302, headers: { location } });
    });
    return { visit, demo: await DemoApp.open(visit, await served(world.app), world.app, page, account) };
  }

  it('lets in who binds a mobile the first time, and at once the next', async () => {
    const person = freshPerson('github');
    const mobile = freshMobile();
    const { demo, visit } = await openAs(person, 'login');
    await demo.picture('providers');
    await demo.press('GitHub');
    await demo.at('oauth');
    await demo.fill({ mobile, password: PASSWORD });
    await demo.takeCode(mobile, 'sms_code');
    await demo.press('完成');
    await demo.at('user');
    const next = await openAs(person, 'login');
    await next.demo.press('GitHub');
    await next.demo.at('user');
    expect(await next.demo.text()).toContain(mobile.slice(7));
    expect([visit, next.visit].flatMap(DemoApp.faultsOf)).toEqual([]);
  });

  it('is bound and unbound by who has an account', async () => {
    const account = await register(world.app);
    const { demo, visit } = await openAs(freshPerson('github'), 'bindings', account);
    const row = demo.page.locator('.row', { hasText: 'GitHub' });
    await row.getByRole('button', { name: '绑定' }).click();
    await demo.at('oauth');
    await demo.fill({ mobile: account.mobile, password: account.password });
    await demo.takeCode(account.mobile, 'sms_code');
    await demo.press('完成');
    await demo.at('bindings');
    await row.getByRole('button', { name: '解绑' }).click();
    await demo.picture('bindings');
    await demo.press('解绑');
    await row.getByRole('button', { name: '绑定' }).waitFor();
    expect(DemoApp.faultsOf(visit)).toEqual([]);
  });

  it('that sends nobody back is no dead end', async () => {
    const { demo } = await openAs(freshPerson('github'), 'oauth');
    await demo.press('返回登录');
    await demo.at('login');
  });
});
