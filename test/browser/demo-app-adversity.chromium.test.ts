import { type Account, freshMobile, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { useChromium, type Visit } from '../harness/chromium';
import { type Relay, startRelay } from '../harness/relay';
import { withApp } from '../harness/with-app';
import { DemoApp, type Home, packed, served } from './demo-app';

const PASSWORD = 'secret-123';
const openWindow = useChromium();

describe('where something fails, the app', () => {
  let app: TestApp;
  let relay: Relay;
  /** Its pages are on the phone; its calls go through the relay. */
  let home: Home;
  let visit: Visit;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
    relay = await startRelay(Number(new URL(app.url).port));
    home = await packed({ ...app, url: `http://127.0.0.1:${relay.port}` });
  });
  beforeEach(async () => {
    await relay.become('open');
    visit = await openWindow(home.phone);
    account = await register(app);
  });
  afterAll(() => Promise.all([home.close(), relay.close(), app.close()]));

  const open = (page: string) => DemoApp.open(visit, home, app, page, account);
  const nickname = async () =>
    (await app.call('Users.info', {}, { token: account.access })).result.data.nickname;
  const pageFaults = () => visit.faults.filter((fault) => fault.startsWith('page:'));

  it('says that the service is away, and goes on when it is back', async () => {
    await relay.become('shut');
    const demo = await open('user');
    expect(await demo.text('[role="alert"]')).toContain('网络不可用');
    await demo.picture('away');
    await relay.become('open');
    await demo.press('重试');
    await demo.page.locator('.wallet').waitFor();
    expect(pageFaults()).toEqual([]);
  });

  it('lets who is not logged in read and type all the same', async () => {
    await relay.become('shut');
    const demo = await DemoApp.open(visit, home, app, 'login');
    await demo.fill({ account: account.mobile, password: PASSWORD });
    await demo.press('登录');
    await demo.told('网络不可用');
    await relay.become('open');
    await demo.press('登录');
    await demo.at('user');
  });

  it('loses nothing of a form that could not be sent', async () => {
    const demo = await open('nickname');
    await demo.fill({ nickname: '没有网络' });
    await relay.become('shut');
    await demo.press('保存');
    await demo.told('网络不可用');
    expect(await demo.page.inputValue('[name="nickname"]')).toBe('没有网络');
    await relay.become('open');
    await demo.press('保存');
    await demo.at('index');
    expect(await nickname()).toBe('没有网络');
  });

  it('shows that it waits for a slow service, and asks once however often one presses', async () => {
    const sent: string[] = [];
    await visit.window.route('**/api', async (route) => {
      sent.push(route.request().postDataJSON().method);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue().catch(() => undefined);
    });
    const demo = await open('nickname');
    await demo.fill({ nickname: '慢' });
    const button = demo.page.getByRole('button', { name: '保存' });
    await button.dblclick();
    await demo.page.locator('.main[aria-busy="true"]').waitFor();
    await demo.picture('slow');
    await demo.at('index');
    expect(sent.filter((method) => method === 'Users.update')).toHaveLength(1);
    expect(await nickname()).toBe('慢');
  });

  it('draws the outline of a page that is not there yet', async () => {
    await visit.window.route('**/api', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue().catch(() => undefined);
    });
    const demo = await open('agreement');
    await demo.page.goto(home.address('setting'));
    await demo.page.getByRole('status', { name: '加载中' }).waitFor();
    await demo.picture('loading');
    await demo.at('setting');
    expect(await demo.page.getByRole('status', { name: '加载中' }).count()).toBe(0);
  });

  it('asks for the login on top of a form whose session has ended, and sends what was typed', async () => {
    const demo = await open('nickname');
    await demo.fill({ nickname: '还在这里' });
    await app.call('Users.logoutAll', {}, { token: (await login(app, account)).access });
    await demo.press('保存');
    await demo.page.locator('dialog', { hasText: '重新登录' }).waitFor();
    await demo.picture('login-again');
    expect(await demo.accessibilityFaults()).toEqual([]);
    await demo.press('关闭');
    expect(await demo.page.inputValue('[name="nickname"]')).toBe('还在这里');
    await demo.press('保存');
    await demo.fill({ password: 'wrong' });
    await demo.press('登录');
    await demo.faultAt('password', '账号或密码错误');
    await demo.fill({ password: PASSWORD });
    await demo.press('登录');
    await demo.at('index');
    const { access } = await login(app, account);
    expect((await app.call('Users.info', {}, { token: access })).result.data.nickname).toBe('还在这里');
    expect(pageFaults()).toEqual([]);
  });

  it('sends nothing that was typed for one account in the name of another', async () => {
    const other = await register(app);
    const demo = await open('nickname');
    await demo.fill({ nickname: '第一个人' });
    const second = await DemoApp.open(visit, home, app, 'login');
    await second.fill({ account: other.mobile, password: PASSWORD });
    await second.press('登录');
    await second.at('user');
    await demo.press('保存');
    await demo.told('账号已切换');
    const { result } = await app.call('Users.info', {}, { token: other.access });
    expect(result.data.nickname).not.toBe('第一个人');
  });

  it('logs out in every window at once', async () => {
    const demo = await open('setting');
    const second = await DemoApp.open(visit, home, app, 'setting');
    await second.pressRow('退出账号');
    await second.press('退出');
    await second.at('index');
    await demo.at('login');
  });

  it('says so while the phone is offline', async () => {
    const demo = await open('user');
    await visit.window.setOffline(true);
    await demo.page.getByText('当前没有网络').waitFor();
    await demo.picture('offline');
    await visit.window.setOffline(false);
    await demo.page.getByText('当前没有网络').waitFor({ state: 'detached' });
  });

  it.each([10, -10])('works on a phone whose clock is %i minutes off', async (minutes) => {
    await visit.window.addInitScript(`
      const Real = Date;
      const off = ${minutes * 60_000};
      globalThis.Date = class extends Real {
        constructor(...given) { given.length > 0 ? super(...given) : super(Real.now() + off); }
        static now() { return Real.now() + off; }
      };`);
    const mobile = freshMobile();
    const demo = await open('mobile');
    await demo.fill({ mobile });
    await demo.press('获取验证码');
    await demo.page.getByRole('button', { name: /^(60|5\d)秒后重发$/ }).waitFor();
    await demo.visit('devices');
    const { result } = await app.call('Users.sessions', {}, { token: account.access });
    const shown = new Date(result.sessions[0].created).toLocaleString('sv').slice(0, 16);
    expect(await demo.text()).toContain(shown);
    expect(pageFaults()).toEqual([]);
  });

  it('keeps its shape around a name of the greatest length', async () => {
    await app.call('Users.update', { nickname: 'W'.repeat(32) }, { token: account.access });
    const demo = await open('index');
    for (const page of ['index', 'user', 'setting', 'nickname', 'avatar']) {
      await demo.visit(page);
      expect(await demo.overflow()).toBe(0);
      await demo.picture(`long-${page}`);
    }
  });
});

it('a fault of the service is told with the number that its log has, and what was typed stays', () => {
  const broken = {
    verify: async () => {
      throw new Error('broken');
    },
  };
  return withApp(startApp({}, { captcha: broken }), async (app) => {
    const visit = await openWindow();
    const demo = await DemoApp.open(visit, await served(app), app, 'login');
    await demo.fill({ account: '13800138000', password: PASSWORD });
    await demo.press('登录');
    await demo.told('服务开小差了');
    const number = /编号 (\w{8})/.exec(await demo.text('.api-toast'))?.[1] ?? 'none';
    expect(app.log.some((line) => line.includes(number) && line.includes('broken'))).toBe(true);
    expect(await demo.page.inputValue('[name="password"]')).toBe(PASSWORD);
  });
});
