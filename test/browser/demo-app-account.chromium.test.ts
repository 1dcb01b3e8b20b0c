import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { type Account, freshMobile, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { useChromium, type Visit } from '../harness/chromium';
import { pass, startClock, stopClock } from '../harness/clock';
import { freshEmail, messagesTo, registerByEmail } from '../harness/emails';
import { DemoApp, type Home, packed, served } from './demo-app';

const PASSWORD = 'secret-123';

async function pictureOfTwentyMegabytes(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'mofang-picture-')), 'large.png');
  const size = { width: 3200, height: 2200, channels: 3 } as const;
  await sharp({ create: { ...size, background: '#f5701f' } })
    .png({ compressionLevel: 0 })
    .toFile(path);
  expect((await stat(path)).size).toBeGreaterThan(20_000_000);
  return path;
}

const openWindow = useChromium();

describe.each([
  ['from /app/', served],
  ['from the disk', packed],
])('an account in the app, %s', (_where, findHome) => {
  let app: TestApp;
  let home: Home;
  let visit: Visit;
  let account: Account;
  let large: string;
  beforeAll(async () => {
    large = await pictureOfTwentyMegabytes();
    app = await startApp();
    home = await findHome(app);
  });
  beforeEach(async () => {
    visit = await openWindow(home.phone);
    account = await register(app);
  });
  afterEach(() => {
    startClock();
    expect(DemoApp.faultsOf(visit)).toEqual([]);
  });
  afterAll(() => Promise.all([home.close(), app.close(), rm(dirname(large), { recursive: true })]));

  const open = (page: string) => DemoApp.open(visit, home, app, page, account);
  const profile = async () => (await app.call('Users.profile', {}, { token: account.access })).result.data;
  const addresses = async () =>
    (await app.call('Addresses.list', {}, { token: account.access })).result.addresses;

  it('its nickname is changed, and shown by the page below', async () => {
    const demo = await open('setting');
    await demo.pressRow('昵称');
    await demo.at('nickname');
    await demo.fill({ nickname: '长'.repeat(40) });
    await demo.press('保存');
    await demo.faultAt('nickname', '32');
    expect(await demo.page.inputValue('[name="nickname"]')).toBe('长'.repeat(40));
    await demo.fill({ nickname: '魔方 😀' });
    await demo.press('保存');
    await demo.at('setting');
    await demo.told('昵称已保存');
    expect(await demo.text()).toContain('魔方 😀');
  });

  it('its profile is filled in', async () => {
    const demo = await open('profile');
    await demo.press('女');
    await demo.fill({ birthday: '2000-12-31', intro: '你好！', province: '四川省', city: '成都市' });
    await demo.press('填写更多资料');
    await demo.fill({ education: '本科', hometown_city: '成都市' });
    await demo.press('保存');
    await demo.at('index');
    expect(await profile()).toMatchObject({
      sex: 2,
      birthday: '2000-12-31',
      intro: '你好！',
      province: '四川省',
      profile: { education: '本科', hometown_city: '成都市' },
    });
  });

  it('its picture is chosen, looked at and kept, however large it was', async () => {
    const demo = await open('avatar');
    await demo.press('更换头像');
    const chooser = demo.page.waitForEvent('filechooser');
    await demo.press('从相册选择');
    await (await chooser).setFiles(large);
    await demo.press('保存头像');
    await demo.at('index');
    await demo.told('头像已更新');
    const { avatar } = await profile();
    expect((await fetch(avatar)).headers.get('content-type')).toBe('image/webp');
    await demo.page.locator(`img[src="${avatar}"]`).waitFor();
  });

  it('what is no picture is told of', async () => {
    const demo = await open('avatar');
    await demo.press('更换头像');
    const chooser = demo.page.waitForEvent('filechooser');
    await demo.press('从相册选择');
    await (await chooser).setFiles({
      name: 'picture.png',
      mimeType: 'image/png',
      buffer: Buffer.from('none'),
    });
    await demo.told('无法读取这张图片');
    expect((await profile()).avatar).toBe('');
  });

  it('another mobile is bound, once its owner has confirmed that it is him', async () => {
    stopClock();
    await pass(1200);
    const mobile = freshMobile();
    const demo = await open('mobile');
    await demo.fill({ mobile });
    await demo.takeCode(mobile, 'sms_code');
    await demo.press('绑定');
    await demo.page.locator('dialog', { hasText: '验证身份' }).waitFor();
    await demo.fill({ password: 'wrong' });
    await demo.press('确认');
    await demo.faultAt('password', '密码错误');
    await demo.fill({ password: PASSWORD });
    await demo.press('确认');
    await demo.at('index');
    expect((await profile()).mobile).toBe(mobile);
  });

  it('an e-mail is bound', async () => {
    const email = freshEmail();
    const demo = await open('email');
    await demo.fill({ email });
    await demo.takeCode(email, 'email_code');
    await demo.press('绑定');
    await demo.at('index');
    expect(await profile()).toMatchObject({ email, email_confirmed: true });
  });

  it('an e-mail that waits for its activation gets another mail', async () => {
    const { email, access, refresh } = await registerByEmail(app);
    account = { ...account, access, refresh };
    const before = await messagesTo(app, email);
    stopClock();
    await pass(120);
    const demo = await open('email');
    await demo.press('重新发送激活邮件');
    await demo.told('激活邮件已发送');
    await app.settled();
    expect((await messagesTo(app, email)).length).toBe(before.length + 1);
  });

  it('its password is changed, which ends every login', async () => {
    const demo = await open('password');
    await demo.fill({ oldpassword: 'wrong', password1: 'secret-456', password2: 'secret-456' });
    await demo.press('保存');
    await demo.faultAt('oldpassword', '原密码错误');
    await demo.fill({ oldpassword: PASSWORD });
    await demo.press('保存');
    await demo.at('login');
    await demo.fill({ password: 'secret-456' });
    await demo.press('登录');
    await demo.at('user');
  });

  it('addresses are added, made the default, changed and removed', async () => {
    const demo = await open('addresses');
    await demo.press('新增地址');
    for (const receiver of ['张三', '李四']) {
      await demo.at('address');
      await demo.fill({
        receiver,
        receiver_phone: '13800138000',
        address: '北京市海淀区中关村大街1号',
        postcode: '1',
      });
      await demo.press('公司');
      await demo.press('保存');
      await demo.faultAt('postcode', '6位数字');
      await demo.fill({ postcode: '100080' });
      await demo.press('保存');
      await demo.at('addresses');
      if (receiver === '张三') await demo.press('新增地址');
    }
    await demo.picture('addresses');
    await demo.press('设为默认');
    await demo.page.locator('.item').first().filter({ hasText: '李四' }).waitFor();
    expect(await addresses()).toMatchObject([
      { receiver: '李四', tag: '公司', is_default: true },
      { receiver: '张三' },
    ]);
    await demo.press('编辑');
    await demo.at('address');
    expect(await demo.text('h1')).toBe('编辑地址');
    await demo.fill({ receiver: '王五' });
    await demo.press('保存');
    await demo.at('addresses');
    await demo.press('删除');
    await demo.press('删除');
    await demo.page.locator('.item').nth(1).waitFor({ state: 'detached' });
    expect(await addresses()).toMatchObject([{ receiver: '李四' }]);
  });

  it('devices are listed, and logged out one by one or all at once', async () => {
    const other = await login(app, account);
    const demo = await open('devices');
    await demo.picture('devices');
    await demo.press('退出登录');
    await demo.press('退出');
    await demo.page.locator('.item').nth(1).waitFor({ state: 'detached' });
    expect((await app.call('Users.verify', {}, { token: other.access })).result.errno).toBe(1011);
    await demo.press('退出所有设备');
    await demo.press('全部退出');
    await demo.at('login');
    expect((await app.call('Users.verify', {}, { token: account.access })).result.errno).toBe(1011);
  });

  it('is closed by who has read what that means, and a login takes it back', async () => {
    const demo = await open('close');
    await demo.fill({ password: PASSWORD });
    expect(await demo.page.getByRole('button', { name: '注销账号' }).isDisabled()).toBe(true);
    await demo.page.getByRole('checkbox').check();
    await demo.press('注销账号');
    await demo.at('index');
    expect((await app.call('Users.verify', {}, { token: account.access })).result.errno).toBe(1011);
    await demo.press('登录');
    await demo.at('login');
    await demo.fill({ account: account.mobile, password: PASSWORD });
    await demo.press('登录');
    await demo.at('user');
  });
});
