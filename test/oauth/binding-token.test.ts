import { register } from '../helpers/accounts';
import { pass, startClock, stopClock } from '../helpers/clock';
import { bind, logInWith, type OAuthWorld, startOAuthWorld } from '../helpers/oauth';
import { expired, payloadOf, withClaims } from '../helpers/tokens';

describe('a binding token', () => {
  let world: OAuthWorld;
  let app: OAuthWorld['app'];
  beforeAll(async () => {
    world = await startOAuthWorld();
    app = world.app;
  });
  afterAll(() => world.close());
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
      const { result } = await app.call(method, {}, { token: await token() });
      expect(result.errno).toBe(1011);
    },
  );

  it('is good once', async () => {
    const once = await token();
    expect(await bind(app, once)).toMatchObject({ errno: 0 });
    expect(await bind(app, once)).toEqual(BAD);
  });

  it('is good for ten minutes', async () => {
    stopClock();
    const [soon, late] = [await token(), await token()];
    await pass(599);
    expect(await bind(app, soon)).toMatchObject({ errno: 0 });
    await pass(1);
    expect(await bind(app, late)).toEqual(BAD);
  });

  it('is not an access token, a refresh token, a changed one, or none', async () => {
    const { access, refresh } = await register(app);
    const good = await token();
    const others = [
      access,
      refresh,
      withClaims(app, access, { type: 'binding' }),
      withClaims(app, good, { jti: 'f'.repeat(32) }),
      withClaims(app, good, { type: 'access' }),
      expired(app, good),
      `${good}A`,
      good.split('.').slice(0, 2).join('.'),
      '',
      'undefined',
    ];
    for (const other of others) expect(await bind(app, other)).toEqual(BAD);
    expect(await bind(app, good)).toMatchObject({ errno: 0 });
  });

  it('that is bad burns no code', async () => {
    const redeem = jest.spyOn(app.context.codes, 'redeem');
    await bind(app, 'x');
    expect(redeem).not.toHaveBeenCalled();
    redeem.mockRestore();
  });
});
