import type { CallOptions } from '../harness/app';
import { startOAuthWorld, useOAuthWorld } from '../harness/oauth';

/** The `next` that a browser would leave the app for, in every disguise. */
const ELSEWHERE = [
  '',
  ' ',
  'index.html',
  './index.html',
  '?a=b',
  'https://evil.example',
  'HTTPS://evil.example',
  'https:evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/ /evil.example',
  '\u0000//evil.example',
  '/\u0000/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2f/evil.example',
  '/%2F%2Fevil.example',
  '/%5cevil.example',
  '/%5C/evil.example',
  '/%252f%252fevil.example',
  '/%09/evil.example',
  '/%0a/evil.example',
  '/%0D%0ASet-Cookie:a=b',
  '/%7f/evil.example',
  '/／evil.example',
  '/\u2028/evil.example',
  '/\u200b/evil.example',
  '/index.html\n',
  '/index.html\n//evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,hi',
  'file:///etc/passwd',
  '@evil.example',
  'user@evil.example',
  '/"><script>',
  `/${'a'.repeat(256)}`,
];

const LOCAL = [
  '/',
  '/index.html',
  '/html/user/info.html?tab=1&from=login#top',
  '/%E4%B8%AD%E6%96%87.html',
  '/@me',
  '/a:b',
  '/.',
  `/${'a'.repeat(255)}`,
];

const ASKING: CallOptions = { headers: { 'User-Agent': 'Secret/1.0' } };

describe('OAuth.url', () => {
  const world = useOAuthWorld();

  const urlFor = async (params: object) => (await world.app.call('OAuth.url', params)).result;

  it.each(ELSEWHERE)('refuses to go to %j', async (next) => {
    expect(await urlFor({ provider: 'github', next })).toEqual({
      errno: 1001,
      errmsg: { next: ['跳转地址有误，必须是本站路径！'] },
    });
  });

  it.each(LOCAL)('goes to %j, which every browser takes for the app itself', async (next) => {
    expect(new URL(next, 'https://app.example.com').host).toBe('app.example.com');
    expect(new URL(decodeURIComponent(next), 'https://app.example.com').host).toBe('app.example.com');
    const { result } = await world.app.call('OAuth.url', { provider: 'github', next });
    const { code, state } = await world.fakes.github.logIn(result.login_url, '1');
    const answer = await world.app.call('OAuth.login', { provider: 'github', code, state });
    expect(answer.result).toMatchObject({ errno: 0, next });
  });

  it.each(['wechat', '', 'GitHub', '__proto__', 'constructor', 'toString'])(
    'has no page of %p',
    async (provider) => {
      expect(await urlFor({ provider, next: '/' })).toMatchObject({ errno: 10_124 });
    },
  );

  it('has no page of a provider that is not set up, nor a login', async () => {
    const other = await startOAuthWorld({ MOFANG_QQ_APP_ID: '', MOFANG_QQ_APP_SECRET: '' });
    const params = { provider: 'qq', next: '/' };
    expect((await other.app.call('OAuth.url', params)).result).toEqual({
      errno: 10_124,
      errmsg: '无法打开第三方登录页面！',
    });
    const answer = await other.app.call('OAuth.login', { provider: 'qq', code: 'a', state: 'b' });
    expect(answer.result.errno).toBe(10_124);
    expect((await other.app.call('OAuth.url', { ...params, provider: 'weibo' })).result.errno).toBe(0);
    await other.close();
  });

  it('sends PKCE to GitHub, and its verifier to nobody before the code', async () => {
    const { login_url } = await urlFor({ provider: 'github', next: '/' });
    const { searchParams } = new URL(login_url);
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect([...searchParams.keys()]).not.toContain('code_verifier');
  });

  it('puts neither the caller nor the secret into the address', async () => {
    const { result } = await world.app.call('OAuth.url', { provider: 'qq', next: '/' }, ASKING);
    const state = new URL(result.login_url).searchParams.get('state') ?? '';
    const said = Buffer.from(state.split('.')[1] ?? '', 'base64url').toString();
    expect(Object.keys(JSON.parse(said)).sort()).toEqual(['exp', 'id', 'next', 'provider']);
    expect(result.login_url).not.toContain(result.state_secret);
  });
});
