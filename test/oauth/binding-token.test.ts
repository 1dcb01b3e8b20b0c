import { freshMobile, register } from '../harness/accounts';
import { pass, startClock, stopClock } from '../harness/clock';
import { bind, bindCode, logInWith, useOAuthWorld } from '../harness/oauth';
import { expired, payloadOf, withClaims } from '../harness/tokens';

describe('a binding token', () => {
  const world = useOAuthWorld();
  afterEach(startClock);

  const BAD = { errno: 10_129, errmsg: '绑定凭证无效或已过期！' };
  const token = async (): Promise<string> => (await logInWith(world, 'github')).access_token;

  it('says nothing of whom it is for', async () => {
    const payload = payloadOf(await token());
    expect(payload).toMatchObject({ type: 'binding', sub: {} });
    expect(payload.exp - payload.iat).toBe(600);
  });

  it.each(['Users.info', 'Users.verify', 'Users.refresh', 'Users.logout', 'OAuth.list'])(
    'is no token of %s',
    async (method) => {
      const { result } = await world.app.call(method, {}, { token: await token() });
      expect(result.errno).toBe(1011);
    },
  );

  it('is good once', async () => {
    const once = await token();
    expect(await bind(world.app, once)).toMatchObject({ errno: 0 });
    expect(await bind(world.app, once)).toEqual(BAD);
  });

  it('is good for ten minutes', async () => {
    stopClock();
    const [soon, late] = [await token(), await token()];
    await pass(599);
    expect(await bind(world.app, soon)).toMatchObject({ errno: 0 });
    await pass(1);
    expect(await bind(world.app, late)).toEqual(BAD);
  });

  it('is not an access token, a refresh token, a changed one, or none', async () => {
    const { access, refresh } = await register(world.app);
    const good = await token();
    const others = [
      access,
      refresh,
      withClaims(world.app, access, { type: 'binding' }),
      withClaims(world.app, good, { jti: 'f'.repeat(32) }),
      withClaims(world.app, good, { type: 'access' }),
      expired(world.app, good),
      `${good}A`,
      good.split('.').slice(0, 2).join('.'),
      '',
      'undefined',
    ];
    for (const other of others) expect(await bind(world.app, other)).toEqual(BAD);
    expect(await bind(world.app, good)).toMatchObject({ errno: 0 });
  });

  it('that is bad burns no code', async () => {
    const mobile = freshMobile();
    const good = { mobile, password: 'secret-123', sms_code: await bindCode(world.app, mobile) };
    const bindBy = async (access_token: string) =>
      (await world.app.call('OAuth.bind', { access_token, ...good })).result;
    expect(await bindBy('x')).toEqual(BAD);
    expect(await bindBy(await token())).toMatchObject({ errno: 0 });
  });
});
