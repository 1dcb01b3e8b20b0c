import { Session } from '../../src/auth/session.entity';
import { User } from '../../src/users/account/user.entity';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { useChromium } from '../harness/chromium';
import { Explorer } from './explorer';

const openWindow = useChromium();

describe('the explorer, where a call needs a confirmation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  /** Logs in, long enough ago, to an account that is then changed, and has a call refused. */
  async function refused(locale: string, columns: Partial<User> = {}) {
    const explorer = await Explorer.open(await openWindow({ locale }), app);
    const { id, mobile, password } = await register(app);
    await explorer.choose('Users.login');
    await explorer.fill({ account: mobile, password });
    await explorer.send();
    const { manager } = app.context.db;
    if (Object.keys(columns).length > 0) await manager.update(User, { id }, columns);
    await manager.update(Session, { userId: id }, { confirmedAt: new Date(0) });
    await explorer.choose('OAuth.unbind');
    expect(await explorer.send()).toMatchObject({ errno: 10211 });
    const { keyboard } = explorer.page;
    const form = explorer.page.locator('.confirm-form');
    return { explorer, form, keyboard, mobile, password };
  }

  it('asks for the password, says what is wrong with it, and calls again, by keyboard', async () => {
    const { explorer, form, keyboard, password } = await refused('en-US');
    await form.getByLabel('Password').focus();
    await keyboard.type('wrong-123');
    await keyboard.press('Enter');
    await form.getByRole('alert').filter({ hasText: 'Wrong password' }).waitFor();
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await explorer.numberIn('.answer', 0).waitFor();
    expect(await form.count()).toBe(0);
    expect(explorer.faults()).toEqual([]);
  });

  it('has a code sent where there is no password, and takes it from the inbox, by keyboard', async () => {
    const { explorer, form, mobile } = await refused('zh-CN', { passwordHash: '!' });
    const masked = `${mobile.slice(0, 3)}****${mobile.slice(7)}`;
    await form.getByRole('button', { name: `发送验证码到 ${masked}` }).press('Enter');
    await form.getByRole('button', { name: '收件箱中的' }).press('Enter');
    await form.getByLabel('验证码').press('Enter');
    await explorer.numberIn('.answer', 0).waitFor();
    expect(explorer.faults()).toEqual([]);
  });

  it('says that only a login will do where there is nothing to confirm with', async () => {
    const { explorer } = await refused('en-US', { passwordHash: '!', mobile: null });
    await explorer.page.getByText('log in again').waitFor();
    expect(explorer.faults()).toEqual([]);
  });
});
