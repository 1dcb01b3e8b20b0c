import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { hostsOf, useChromium, type Visit } from '../harness/chromium';
import { DemoApp, type Home, packed, served } from './demo-app';

/** Every page with its heading, for who is logged in and for who is not. */
const OPEN: Record<string, string> = {
  index: '魔方',
  login: '欢迎回来',
  register: '注册新账号',
  forgot: '找回密码',
  oauth: '第三方登录',
  agreement: '用户协议与隐私政策',
};
const OWN: Record<string, string> = {
  user: '小魔方 😀',
  setting: '设置',
  avatar: '头像',
  nickname: '昵称',
  profile: '个人资料',
  mobile: '手机号',
  email: '邮箱',
  password: '登录密码',
  transaction: '交易密码',
  addresses: '地址管理',
  address: '新增地址',
  devices: '设备管理',
  security: '账号与安全',
  events: '操作记录',
  bindings: '第三方账号',
  close: '注销账号',
};

const openWindow = useChromium();
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('the pages are those of the folder', () => {
  const files = readdirSync(join(__dirname, '../../web/app')).filter((name) => name.endsWith('.html'));
  expect(files.map((name) => name.replace('.html', '')).sort()).toEqual(
    Object.keys({ ...OPEN, ...OWN }).sort(),
  );
});

describe.each([
  ['from /app/, at 390 by 844', served],
  ['from the disk, at 360 by 640', packed],
])('the pages %s', (_where, findHome) => {
  let home: Home;
  let visit: Visit;
  let account: Account;
  beforeAll(async () => {
    home = await findHome(app);
    account = await register(app);
    await app.call('Users.update', { nickname: '小魔方 😀' }, { token: account.access });
  });
  beforeEach(async () => {
    visit = await openWindow(home.phone);
  });
  afterEach(() => {
    expect(DemoApp.faultsOf(visit)).toEqual([]);
    expect(hostsOf(visit)).toEqual([new URL(app.url).host]);
  });
  afterAll(() => home.close());

  it('all open for who is logged in, in order for eyes, thumbs and screen readers, and lead home', async () => {
    const demo = await DemoApp.open(visit, home, app, 'index', account);
    const found: string[] = [];
    for (const [page, heading] of Object.entries({ ...OPEN, ...OWN })) {
      await demo.visit(page);
      expect(await demo.text('h1')).toBe(heading);
      const faults = [...(await demo.accessibilityFaults()), ...(await demo.smallTargets())];
      found.push(...faults.map((fault) => `${page}: ${fault}`));
      if ((await demo.overflow()) > 0) found.push(`${page} is wider than the phone`);
      await demo.picture(`${page}-${home.phone.viewport?.width}`);
      if (page === 'index') continue;
      await demo.back();
      await demo.at('index');
    }
    expect(found).toEqual([]);
  });

  it('those that are of somebody lead who is nobody to the login, and from there home', async () => {
    const demo = await DemoApp.open(visit, home, app);
    for (const page of Object.keys(OWN)) {
      await demo.page.goto(home.address(page));
      await demo.at('login');
    }
    await demo.back();
    await demo.at('index');
    expect(await demo.text()).toContain('登录');
  });
});
