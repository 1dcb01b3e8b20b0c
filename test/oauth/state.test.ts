import { type Account, register } from '../harness/accounts';
import type { CallOptions } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import {
  bind,
  freshPerson,
  logInWith,
  PROVIDERS,
  startOAuthWorld,
  useOAuthWorld,
  visit,
} from '../harness/oauth';
import { expired, segment } from '../harness/tokens';

const REFUSED = { errno: 10_125, errmsg: '第三方登录失败，请重试！' };
const STRANGER = { errno: 0, access_token: expect.any(String), next: '/index.html' };

const browser = (userAgent: string, address = '203.0.113.7'): CallOptions => ({
  headers: { 'User-Agent': userAgent, 'X-Forwarded-For': address },
});

describe('the state of a login', () => {
  const world = useOAuthWorld({ MOFANG_TRUST_PROXY: 'loopback' });
  afterEach(startClock);

  const logIn = async (params: object, options?: CallOptions) =>
    (await world.app.call('OAuth.login', params, options)).result;

  it('is good once', async () => {
    const person = freshPerson('github');
    const { params } = await visit(world, 'github', person);
    expect(await logIn(params)).toMatchObject(STRANGER);
    expect(await logIn(params)).toEqual(REFUSED);
    const again = await visit(world, 'github', person);
    expect(await logIn({ ...again.params, state: params.state })).toEqual(REFUSED);
  });

  it('of ten logins at once is good for one', async () => {
    const { params } = await visit(world, 'qq');
    const results = await Promise.all(Array.from({ length: 10 }, () => logIn(params)));
    expect(results.map(({ errno }) => errno).sort()).toEqual([0, ...Array(9).fill(10_125)]);
  });

  it('is used up by a login that fails', async () => {
    const { params } = await visit(world, 'weibo');
    expect(await logIn({ ...params, code: 'another' })).toEqual(REFUSED);
    expect(await logIn(params)).toEqual(REFUSED);
  });

  it('is good for ten minutes', async () => {
    stopClock();
    const [soon, late] = [await visit(world, 'qq'), await visit(world, 'qq')];
    await pass(599);
    expect(await logIn(soon.params)).toMatchObject(STRANGER);
    await pass(2);
    expect(await logIn(late.params)).toEqual(REFUSED);
  });

  it.each(['', '.', 'a.b', 'a.b.c', '.'.repeat(2048), 'x'.repeat(100_000), '\u0000', 'é.é'])(
    'that was made up (%#) is refused',
    async (state) => {
      expect(await logIn({ provider: 'qq', code: 'a', state })).toEqual(REFUSED);
    },
  );

  it('that was changed is refused', async () => {
    const { params } = await visit(world, 'github');
    const [id, payload = '', mac] = params.state.split('.');
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = segment({ ...said, next: '//evil.example' });
    for (const state of [
      `${id}.${forged}.${mac}`,
      `${id}.${payload}.`,
      `${id}.${payload}`,
      `${id}.${payload}.${mac}.`,
      `${id}.${payload}A.${mac}`,
      `${payload}.${mac}`,
      payload,
    ])
      expect(await logIn({ ...params, state })).toEqual(REFUSED);
    expect(await logIn(params)).toMatchObject(STRANGER);
  });

  it('of another service is refused', async () => {
    const other = await startOAuthWorld();
    const { params } = await visit(other, 'github');
    await other.close();
    expect(await logIn(params)).toEqual(REFUSED);
  });

  it('of another provider is refused', async () => {
    const [qq, weibo] = [await visit(world, 'qq'), await visit(world, 'weibo')];
    expect(await logIn({ ...weibo.params, state: qq.params.state })).toEqual(REFUSED);
  });

  it("a code that was got with somebody else's state is worth nothing where there is PKCE", async () => {
    const [victim, attacker] = [await visit(world, 'github'), await visit(world, 'github')];
    expect(await logIn({ ...attacker.params, code: victim.params.code })).toEqual(REFUSED);
  });

  describe('that a client without a secret presents', () => {
    it('is good in the browser and the network where it was asked for', async () => {
      const { params } = await visit(world, 'qq', undefined, browser('Phone/1'));
      expect(await logIn(params, browser('Phone/1'))).toMatchObject(STRANGER);
    });

    it.each([
      ['another browser', browser('Phone/2')],
      ['another network', browser('Phone/1', '198.51.100.1')],
      ['another IPv6 network', browser('Phone/1', '2001:db8:1::1')],
    ])('is refused from %s', async (_what, elsewhere) => {
      const { params } = await visit(world, 'qq', undefined, browser('Phone/1'));
      expect(await logIn(params, elsewhere)).toEqual(REFUSED);
    });

    it('is good from another address of the same IPv6 subscriber', async () => {
      const { params } = await visit(world, 'qq', undefined, browser('Phone/1', '2001:db8:1:2::1'));
      expect(await logIn(params, browser('Phone/1', '2001:db8:1:2:3:4:5:6'))).toMatchObject(STRANGER);
    });
  });

  describe('that came with a secret', () => {
    it('is good wherever the secret is, on another network too', async () => {
      const { params, state_secret } = await visit(world, 'qq', undefined, browser('Phone/1'));
      const moved = browser('Phone/1', '198.51.100.1');
      expect(await logIn({ ...params, state_secret }, moved)).toMatchObject(STRANGER);
    });

    it.each(['', 'another', 'A'.repeat(43)])(
      'is refused with the secret %p, even in the same browser',
      async (state_secret) => {
        const { params } = await visit(world, 'qq', undefined, browser('Phone/1'));
        expect(await logIn({ ...params, state_secret }, browser('Phone/1'))).toEqual(REFUSED);
      },
    );

    it('is refused with the secret of another login', async () => {
      const [one, two] = [await visit(world, 'qq'), await visit(world, 'qq')];
      expect(await logIn({ ...one.params, state_secret: two.state_secret })).toEqual(REFUSED);
    });
  });

  describe('of somebody who is logged in', () => {
    let alice: Account;
    let mallory: Account;
    beforeAll(async () => {
      [alice, mallory] = [await register(world.app), await register(world.app)];
    });
    const as = ({ access }: Account, options: CallOptions = {}) => ({ ...options, token: access });

    it('is good for the same user, on another network too', async () => {
      const { params } = await visit(world, 'qq', undefined, as(alice));
      expect(await logIn(params, as(alice, browser('node', '198.51.100.1')))).toMatchObject(STRANGER);
    });

    it('is good though the access token has expired at the login page', async () => {
      const { params } = await visit(world, 'qq', undefined, as(alice));
      const token = expired(world.app, alice.access);
      expect(await logIn(params, { token })).toMatchObject(STRANGER);
    });

    it('is refused to another user, and to nobody', async () => {
      const [one, two] = [
        await visit(world, 'qq', undefined, as(mallory)),
        await visit(world, 'qq', undefined, as(mallory)),
      ];
      expect(await logIn(one.params, as(alice))).toEqual(REFUSED);
      expect(await logIn(two.params)).toEqual(REFUSED);
    });

    it('is refused to a user where nobody was logged in, even with the secret', async () => {
      const { params, state_secret } = await visit(world, 'qq');
      expect(await logIn({ ...params, state_secret }, as(alice))).toEqual(REFUSED);
    });

    it('is nobody where the token is none of ours', async () => {
      const { params } = await visit(world, 'qq', undefined, { token: 'undefined' });
      const token = `${alice.access.slice(0, -4)}AAAA`;
      expect(await logIn(params, { token })).toMatchObject(STRANGER);
    });
  });

  describe('where the provider', () => {
    const PATHS = { qq: '/oauth2.0/me', weibo: '/oauth2/get_token_info', github: '/user' } as const;

    it.each(PROVIDERS)(
      '%s answers nonsense, the login is refused, and the next one is good',
      async (provider) => {
        const person = freshPerson(provider);
        world.fakes[provider].next(PATHS[provider], { status: 200, body: '<html>' });
        expect(await logInWith(world, provider, person)).toEqual(REFUSED);
        expect(await logInWith(world, provider, person)).toMatchObject(STRANGER);
      },
    );

    it('names another application, nobody is let in', async () => {
      const person = freshPerson('qq');
      const account = await register(world.app);
      await bind(world.app, (await logInWith(world, 'qq', person)).access_token, account);
      const body = `callback( {"client_id":"100000001","openid":"${person}"} );`;
      world.fakes.qq.next(PATHS.qq, { status: 200, body });
      expect(await logInWith(world, 'qq', person)).toEqual(REFUSED);
    });

    it('is down, the login is refused in the language of the caller', async () => {
      const other = await startOAuthWorld();
      const { params } = await visit(other, 'github');
      await other.fakes.github.close();
      const { result } = await other.app.call('OAuth.login', params, {
        headers: { 'Accept-Language': 'en' },
      });
      expect(result).toEqual({ errno: 10_125, errmsg: 'The provider did not confirm the login.' });
      await other.app.close();
      await Promise.all([other.fakes.qq.close(), other.fakes.weibo.close()]);
    });
  });

  it.each([
    ['', 10_125],
    ['x'.repeat(2049), 10_125],
  ])('a code that no provider gives (%#) is refused, and uses up nothing', async (code, errno) => {
    const { params } = await visit(world, 'github');
    expect(await logIn({ ...params, code })).toMatchObject({ errno });
    expect(await logIn(params)).toMatchObject(STRANGER);
  });
});
