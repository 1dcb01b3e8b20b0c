import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { payloadOf } from '../harness/tokens';

describe('Users.sessions, Users.revoke and Users.logoutAll', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const sessions = async (token = account.access) =>
    (await app.call('Users.sessions', {}, { token })).result.sessions;
  const errnoOf = async (token: string) => (await app.call('Users.verify', {}, { token })).result.errno;
  const loginFrom = async (device: string) => {
    const params = { account: account.mobile, password: account.password };
    const { result } = await app.call('Users.login', params, { headers: { 'User-Agent': device } });
    return result.access_token as string;
  };

  it('lists each device, and which of them asks', async () => {
    const phone = await loginFrom('phone/1.0');
    const listed = await sessions(phone);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual({
      session_id: payloadOf(phone).sid,
      device: 'phone/1.0',
      ip: '127.0.0.1',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      last_seen: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      current: true,
    });
    expect(listed.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
  });

  it('lists neither ended sessions nor those of others', async () => {
    const other = await register(app);
    const phone = await loginFrom('phone');
    await app.call('Users.logout', {}, { token: phone });
    expect(await sessions()).toHaveLength(1);
    expect(await sessions(other.access)).toHaveLength(1);
  });

  it('revoke ends the session that it names at once, its refresh token too, and no other', async () => {
    const { access, refresh } = await login(app, account);
    const session_id = payloadOf(access).sid;
    expect((await app.call('Users.revoke', { session_id }, { token: account.access })).result.errno).toBe(0);
    expect(await errnoOf(access)).toBe(1011);
    expect((await app.call('Users.refresh', {}, { token: refresh })).result.errno).toBe(1011);
    expect(await errnoOf(account.access)).toBe(0);
  });

  it('revoke can end the session that asks', async () => {
    await app.call('Users.revoke', { session_id: payloadOf(account.access).sid }, { token: account.access });
    expect(await errnoOf(account.access)).toBe(1011);
  });

  it('revoke does not reach the session of another user', async () => {
    const other = await register(app);
    const session_id = payloadOf(other.access).sid;
    expect((await app.call('Users.revoke', { session_id }, { token: account.access })).result.errno).toBe(0);
    expect(await errnoOf(other.access)).toBe(0);
  });

  it.each(['', 'nobody', '\0', 'x'.repeat(1000), "' OR 1=1 --"])(
    'revoke of %j ends nothing',
    async (session_id) => {
      expect((await app.call('Users.revoke', { session_id }, { token: account.access })).result.errno).toBe(
        0,
      );
      expect(await errnoOf(account.access)).toBe(0);
    },
  );

  it('logoutAll ends every session of the user, and none of another', async () => {
    const other = await register(app);
    const phone = await loginFrom('phone');
    expect((await app.call('Users.logoutAll', {}, { token: phone })).result.errno).toBe(0);
    for (const token of [phone, account.access]) expect(await errnoOf(token)).toBe(1011);
    expect(await errnoOf(other.access)).toBe(0);
    expect(await errnoOf((await login(app, account)).access)).toBe(0);
  });

  it('without a token they are 1011', async () => {
    for (const method of ['Users.sessions', 'Users.logoutAll'])
      expect((await app.call(method, {})).result.errno).toBe(1011);
    expect((await app.call('Users.revoke', { session_id: 'x' })).result.errno).toBe(1011);
  });
});
