import { createHash } from 'node:crypto';
import { createOAuthProviders } from '../../../src/adapters/oauth';
import type { OAuthProvider, ProviderName } from '../../../src/adapters/oauth/port';
import { startGitHub } from '../../fakes/github';
import { type Behaviour, CALLBACK_URL, type FakeProvider, json } from '../../fakes/oauth-provider';
import { callback, openid, startQq } from '../../fakes/qq';
import { startWeibo } from '../../fakes/weibo';

const TIMEOUT_MS = 300;
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

const KINDS = [
  { name: 'qq', start: startQq, subject: openid(7), token: '/oauth2.0/token', who: '/oauth2.0/me' },
  {
    name: 'weibo',
    start: startWeibo,
    subject: '1073880650',
    token: '/oauth2/access_token',
    who: '/oauth2/get_token_info',
  },
  { name: 'github', start: startGitHub, subject: '583231', token: '/login/oauth/access_token', who: '/user' },
] as const;

describe.each(KINDS)('the login with $name', ({ name, start, subject, token, who }) => {
  let fake: FakeProvider;
  let provider: OAuthProvider;
  beforeEach(async () => {
    fake = await start();
    provider = await providerOf(fake.config);
  });
  afterEach(() => fake.close());

  async function providerOf(config: FakeProvider['config']): Promise<OAuthProvider> {
    const providers = await createOAuthProviders({ [name]: config }, TIMEOUT_MS);
    return providers[name as ProviderName] as OAuthProvider;
  }

  async function codeOf(): Promise<string> {
    const loginUrl = provider.authorizeUrl({ state: 'a state', codeChallenge: CHALLENGE });
    return (await fake.logIn(loginUrl, subject)).code;
  }

  const identify = async (codeVerifier = VERIFIER) =>
    provider.identify({ code: await codeOf(), codeVerifier });

  /** The error that asking who it is ends with. */
  async function failure(): Promise<string> {
    const error: Error = await identify().then(
      () => new Error('nobody was refused'),
      (reason) => reason,
    );
    return error.message;
  }

  function failureOn(path: string, behaviour: Behaviour): Promise<string> {
    fake.next(path, behaviour);
    return failure();
  }

  it('leads back to the callback page with the state as it was', async () => {
    const loginUrl = provider.authorizeUrl({ state: 'a state & more', codeChallenge: CHALLENGE });
    expect((await fake.logIn(loginUrl, subject)).state).toBe('a state & more');
    expect(new URL(loginUrl).searchParams.get('redirect_uri')).toBe(CALLBACK_URL);
    expect(loginUrl).not.toContain(fake.config.appSecret);
  });

  it('tells who it was', async () => {
    await expect(identify()).resolves.toEqual({
      provider: name,
      subject,
      nickname: name === 'github' ? `octocat-${subject}` : '',
    });
    expect(fake.requests.map(({ path }) => path)).toEqual([token, who]);
  });

  it('takes a code once', async () => {
    const code = await codeOf();
    await provider.identify({ code, codeVerifier: VERIFIER });
    await expect(provider.identify({ code, codeVerifier: VERIFIER })).rejects.toThrow('error ');
  });

  it.each(['appId', 'appSecret'] as const)('needs the right %s', async (key) => {
    const code = await codeOf();
    const other = await providerOf({ ...fake.config, [key]: '999' });
    await expect(other.identify({ code, codeVerifier: VERIFIER })).rejects.toThrow('did not confirm');
  });

  it.each(['hang', 'stall'] as const)('ends when the provider %ss', async (behaviour) => {
    expect(await failureOn(token, behaviour)).toContain('timeout');
    expect(await failureOn(who, behaviour)).toContain('timeout');
  });

  it('ends when nobody is there', async () => {
    const code = await codeOf();
    await fake.close();
    await expect(provider.identify({ code, codeVerifier: VERIFIER })).rejects.toThrow('ECONNREFUSED');
  });

  it.each([500, 404])('takes HTTP %i for a refusal', async (status) => {
    const answer = { status, body: '<h1>Sorry</h1>' };
    expect(await failureOn(token, answer)).toContain(`HTTP ${status}`);
    expect(await failureOn(who, answer)).toContain(`HTTP ${status}`);
  });

  it('follows no redirect', async () => {
    const away = { status: 307, headers: { Location: '/elsewhere' }, body: '' };
    expect(await failureOn(token, away)).toContain('redirect');
    expect(await failureOn(who, away)).toContain('redirect');
    expect(fake.requests.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  it.each(['', '<html>', 'null', '[]', '{}', '"text"', 'callback( {} );', 'callback( null );', 'a=b', '{'])(
    'learns nothing from %p',
    async (body) => {
      expect(await failureOn(token, { status: 200, body })).toContain('did not confirm');
      expect(await failureOn(who, { status: 200, body })).toContain('did not confirm');
    },
  );

  it.each([
    ['two lines', 'a\nb'],
    ['nothing', ''],
    ['a number', 7],
    ['null', null],
    ['an object', {}],
    ['a text too long for a header', 'x'.repeat(2000)],
  ])('takes %s for no access token', async (_what, access_token) => {
    expect(await failureOn(token, json({ access_token, uid: subject }))).toContain('without access_token');
  });

  it('takes an error for one, though it came with HTTP 200', async () => {
    expect(await failureOn(token, json({ error: 'bad_verification_code', access_token: 'a' }))).toContain(
      'bad_verification_code',
    );
  });

  it('tells the log neither code, token, secret nor subject, whatever the provider says', async () => {
    const code = await codeOf();
    const echo = JSON.stringify({ code, subject, ...fake.config });
    for (const behaviour of [
      json({ error: echo }),
      json({ error: { subject } }, 400),
      { status: 200, body: echo },
      { status: 302, headers: { Location: `/${subject}` }, body: echo },
    ]) {
      const told = `${await failureOn(token, behaviour)} ${await failureOn(who, behaviour)}`;
      for (const secret of [code, subject, fake.config.appSecret]) expect(told).not.toContain(secret);
    }
  });
});

describe('what is odd about', () => {
  let fake: FakeProvider;
  afterEach(() => fake.close());

  async function started(name: ProviderName, start: () => Promise<FakeProvider>) {
    fake = await start();
    const providers = await createOAuthProviders({ [name]: fake.config }, TIMEOUT_MS);
    const provider = providers[name] as OAuthProvider;
    const identify = async (person: string, codeVerifier = VERIFIER) => {
      const loginUrl = provider.authorizeUrl({ state: 's', codeChallenge: CHALLENGE });
      return provider.identify({ code: (await fake.logIn(loginUrl, person)).code, codeVerifier });
    };
    return { provider, identify };
  }

  it('QQ: a token of another application is refused, though its openid looks good', async () => {
    const { identify } = await started('qq', startQq);
    fake.next('/oauth2.0/me', callback({ client_id: '100000001', openid: openid(1) }));
    await expect(identify(openid(1))).rejects.toThrow('a token of another application');
    fake.next('/oauth2.0/me', callback({ openid: openid(1) }));
    await expect(identify(openid(1))).rejects.toThrow('a token of another application');
  });

  it.each([undefined, '', '1', 7, null, 'G'.repeat(32), `${openid(1)}\n`, [openid(1)]])(
    'QQ: %p is no openid',
    async (value) => {
      const { identify } = await started('qq', startQq);
      fake.next('/oauth2.0/me', callback({ client_id: fake.config.appId, openid: value }));
      await expect(identify(openid(1))).rejects.toThrow('without openid');
    },
  );

  it('QQ: the token is taken from a form too, as older gateways answer it', async () => {
    const { identify } = await started('qq', startQq);
    fake.next('/oauth2.0/token', { status: 200, body: 'access_token=FE04CCE2&expires_in=7776000' });
    fake.next('/oauth2.0/me', callback({ client_id: fake.config.appId, openid: openid(2) }));
    await expect(identify(openid(2))).resolves.toMatchObject({ subject: openid(2) });
    expect(fake.requests.at(-1)?.params.get('access_token')).toBe('FE04CCE2');
  });

  it('QQ: an error in the wrapping of JSONP is an error, by its number', async () => {
    const { identify } = await started('qq', startQq);
    fake.next('/oauth2.0/token', callback({ error: 100020, error_description: 'code is reused error' }));
    await expect(identify(openid(1))).rejects.toThrow('error 100020');
  });

  it('Weibo: a token of another application is refused', async () => {
    const { identify } = await started('weibo', startWeibo);
    fake.next('/oauth2/get_token_info', json({ uid: 42, appkey: '211160679' }));
    await expect(identify('42')).rejects.toThrow('a token of another application');
  });

  it('Weibo: a uid that is not the one of the token is refused', async () => {
    const { identify } = await started('weibo', startWeibo);
    fake.next('/oauth2/get_token_info', json({ uid: 43, appkey: fake.config.appId }));
    await expect(identify('42')).rejects.toThrow('a token of another user');
  });

  it.each([undefined, '', '0', -1, 1.5, 2 ** 60, null, 'admin', '1e3', ['42']])(
    'Weibo: %p is no uid',
    async (uid) => {
      const { identify } = await started('weibo', startWeibo);
      fake.next('/oauth2/access_token', json({ access_token: 'a', uid }));
      await expect(identify('42')).rejects.toThrow('without uid');
    },
  );

  it('Weibo: numbers count the same as texts of digits', async () => {
    const { identify } = await started('weibo', startWeibo);
    fake.next('/oauth2/get_token_info', json({ uid: '42', appkey: Number(fake.config.appId) }));
    await expect(identify('42')).resolves.toMatchObject({ subject: '42' });
  });

  it('GitHub: a code is worth nothing without the verifier', async () => {
    const { identify } = await started('github', startGitHub);
    await expect(identify('1', 'w'.repeat(43))).rejects.toThrow('bad_verification_code');
  });

  it.each([undefined, '', 0, -1, 1.5, 2 ** 60, null, 'octocat', [1]])('GitHub: %p is no id', async (id) => {
    const { identify } = await started('github', startGitHub);
    fake.next('/user', json({ id, login: 'octocat' }));
    await expect(identify('1')).rejects.toThrow('without id');
  });

  it('GitHub: it is asked by name, and for JSON', async () => {
    const { identify } = await started('github', startGitHub);
    await identify('1');
    expect(fake.requests.map(({ headers }) => headers.accept)).toEqual([
      'application/json',
      'application/vnd.github+json',
    ]);
    expect(fake.requests.at(-1)?.headers['user-agent']).toBe('mofang');
  });

  it('GitHub: a login name that is no text is left out', async () => {
    const { identify } = await started('github', startGitHub);
    fake.next('/user', json({ id: 1, login: { toString: 'x' } }));
    await expect(identify('1')).resolves.toMatchObject({ subject: '1', nickname: '' });
  });
});
