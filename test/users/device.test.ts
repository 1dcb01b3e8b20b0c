import { Session } from '../../src/auth/session.entity';
import { type Account, freshMobile, register } from '../harness/accounts';
import { bindCode, freshPerson, logInWith, useOAuthWorld, visit } from '../harness/oauth';
import { payloadOf } from '../harness/tokens';

const DEVICE = { device_id: 'a1B2_c3-', device_name: '小明的 Redmi K70 📱' };

describe('what an app says of its device', () => {
  const world = useOAuthWorld();
  let account: Account;
  beforeEach(async () => {
    account = await register(world.app);
  });

  const call = async (method: string, params: object) => (await world.app.call(method, params)).result;
  const sessionsOf = async (token: string) =>
    (await world.app.call('Users.sessions', {}, { token })).result.sessions;
  const rowOf = (token: string) =>
    world.app.context.db.manager.findOneByOrFail(Session, { id: payloadOf(token).sid });

  const binding = async (person: string, mobile: string) => ({
    access_token: (await logInWith(world, 'github', person)).access_token,
    mobile,
    password: account.password,
    sms_code: await bindCode(world.app, mobile),
  });
  const bound = async () => {
    const person = freshPerson('github');
    await call('OAuth.bind', await binding(person, account.mobile));
    const { params, state_secret } = await visit(world, 'github', person);
    return { ...params, state_secret };
  };

  /** Good params of each way in that takes a device. */
  const ways: [string, string, () => Promise<object>][] = [
    ['Users.login', 'password', async () => ({ account: account.mobile, password: account.password })],
    ['OAuth.login', 'provider', bound],
    ['OAuth.bind', 'password', () => binding(freshPerson('github'), account.mobile)],
    ['OAuth.bind', 'register', () => binding(freshPerson('github'), freshMobile())],
  ];

  describe.each(ways)('%s, by %s', (method, way, params) => {
    it('is kept with the session, and its name is listed', async () => {
      const { access_token } = await call(method, { ...(await params()), ...DEVICE });
      expect(await rowOf(access_token)).toMatchObject({
        ways: way,
        deviceId: DEVICE.device_id,
        deviceName: DEVICE.device_name,
      });
      const listed = await sessionsOf(access_token);
      const named = listed.filter(({ device_name }: { device_name?: string }) => device_name !== undefined);
      expect(named).toMatchObject([{ device_name: DEVICE.device_name, current: true }]);
    });

    it('is 1001 where it is malformed, which burns no code', async () => {
      const good = await params();
      const wrong = { device_id: 'a b', device_name: 'a\u0000b' };
      for (let tries = 0; tries < 4; tries++)
        expect(await call(method, { ...good, ...wrong })).toEqual({
          errno: 1001,
          errmsg: {
            device_id: ['设备标识必须是1~64个字母、数字、下划线或连字符！'],
            device_name: ['设备名称必须是1~64个字符，且不能含有控制字符！'],
          },
        });
      expect(await call(method, good)).toMatchObject({ errno: 0 });
    });
  });

  it.each([
    ['device_id', 'a'.repeat(64), 0],
    ['device_id', 'a'.repeat(65), 1001],
    ['device_id', '', 1001],
    ['device_id', 'a\n', 1001],
    ['device_id', '１', 1001],
    ['device_name', '📱'.repeat(64), 0],
    ['device_name', '📱'.repeat(65), 1001],
    ['device_name', 'x'.repeat(1024), 1001],
    ['device_name', '', 1001],
    ['device_name', 'a\nb', 1001],
    ['device_name', 'a\u0085b', 1001],
    ['device_name', '\ud83d', 1001],
  ])('%s: %j is errno %i', async (param, value, errno) => {
    const params = { account: account.mobile, password: account.password, [param]: value };
    expect(await call('Users.login', params)).toMatchObject({ errno });
  });

  it('comes last by position', async () => {
    const params = [account.mobile, account.password, '', '', ...Object.values(DEVICE)];
    const { access_token } = (await world.app.call('Users.login', params)).result;
    expect(await rowOf(access_token)).toMatchObject({ deviceName: DEVICE.device_name });
  });
});
