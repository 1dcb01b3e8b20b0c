import type { Session } from '../../src/auth/session.entity';
import { tokenKeys } from '../../src/auth/token-keys';
import { Tokens } from '../../src/auth/tokens';
import { Secret } from '../../src/secrets/secret';
import { UserTokens } from '../../src/users/account/tokens';
import { User } from '../../src/users/account/user.entity';
import { newUser } from '../../src/users/account/user.queries';
import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { atobOfBrowsers, nowSeconds, payloadOf } from '../harness/tokens';

const CLAIMS = ['aud', 'exp', 'fresh', 'iat', 'iss', 'jti', 'nbf', 'sid', 'sub', 'type'];
/** What other services read in place of `sub`, which is an object. */
const ACCESS_CLAIMS = [...CLAIMS, 'uid'];
const SUBJECT = ['area', 'avatar', 'city', 'credit', 'id', 'money', 'nickname', 'province'];

const NICKNAMES: [string, string][] = [
  ['Chinese', '魔方小明，你好'],
  ['emoji', '😀👨‍👩‍👧‍👦🇨🇳'],
  ['>, ? and ~', '>>>???~~~>?~'],
  ['DEL', '\u007f\u007f\u007f'],
  ['control characters', `a${String.fromCharCode(...Array(32).keys()).slice(1)}b`],
  ['C1 control characters', '\u0080\u0085\u009f'],
  ['lone surrogates', 'a\ud800b\udc00c\udfff\ud83d'],
  ['quotes and backslashes', '"\'\\\\"\\u4e2d</script>'],
  ['line separators', 'a\u2028\u2029b'],
  ['accents and ÿ', 'éüÿþ¿¾'],
  ['private use and noncharacters', '\ue000\ufffe\uffff\ufdd0'],
  ['Hangul, Arabic, Hebrew', '한국어 عربى עברית'],
];

/** What a browser's page gets out of a token; throws where it would. */
function decoded(token: string) {
  const payload = token.split('.')[1] ?? '';
  expect(payload).toMatch(/^[A-Za-z0-9+/]+$/);
  expect(payload).not.toMatch(/[-_]/);
  const json = atobOfBrowsers(payload);
  expect(json).toMatch(/^[\x20-\x7e]+$/);
  return JSON.parse(json);
}

describe('the payload of a token', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const update = (change: Partial<User>) => app.context.db.manager.update(User, { id: account.id }, change);

  it.each(NICKNAMES)('is read by the page for a nickname with %s', async (_what, nickname) => {
    await update({ nickname, province: nickname, city: nickname, area: nickname });
    const [row] = await app.context.db.query('SELECT nickname FROM mf_user WHERE id = ?', [account.id]);
    const { access, refresh } = await login(app, account);
    for (const token of [access, refresh]) {
      const { nickname, province, city, area } = decoded(token).sub;
      for (const text of [nickname, province, city, area]) expect(text).toBe(row.nickname);
    }
  });

  it('has exactly the claims of the contract', async () => {
    const { access, refresh } = account;
    for (const token of [access, refresh]) {
      const claims = decoded(token);
      expect(Object.keys(claims).sort()).toEqual(claims.type === 'access' ? ACCESS_CLAIMS : CLAIMS);
      expect(Object.keys(claims.sub).sort()).toEqual(SUBJECT);
      for (const time of [claims.iat, claims.nbf, claims.exp]) expect(Number.isInteger(time)).toBe(true);
      expect(claims.iat).toBe(claims.nbf);
      expect(Math.abs(claims.iat - nowSeconds())).toBeLessThanOrEqual(30);
      for (const text of ['jti', 'sid', 'iss', 'aud']) expect(claims[text]).toEqual(expect.any(String));
      expect(claims.sub.id).toBe(account.id);
    }
    expect(decoded(access)).toMatchObject({ type: 'access', fresh: true });
    expect(decoded(refresh)).toMatchObject({ type: 'refresh', fresh: true });
    expect(decoded(access).sid).toBe(decoded(refresh).sid);
    expect(decoded(access).jti).not.toBe(decoded(refresh).jti);
  });

  it('the id is a text of its own in every access token, and in no other', async () => {
    const { result } = await app.call('Users.refresh', { rotate: true }, { token: account.refresh });
    const again = (await app.call('Users.refresh', {}, { token: result.refresh_token })).result;
    for (const token of [account.access, result.access_token, again.access_token]) {
      expect(decoded(token).uid).toBe(String(account.id));
    }
    for (const token of [account.refresh, result.refresh_token]) expect(decoded(token).uid).toBeUndefined();
  });

  it('an access token lives 30 minutes, a refresh token 30 days', () => {
    const [access, refresh] = [decoded(account.access), decoded(account.refresh)];
    expect(access.exp - access.iat).toBe(30 * 60);
    expect(refresh.exp - refresh.iat).toBe(30 * 86_400);
  });

  it('the header names HS256 and nothing that a key hides in', () => {
    const header = JSON.parse(Buffer.from(account.access.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
  });

  it('the nickname is never empty: the masked mobile, else the account name', async () => {
    const masked = `${account.mobile.slice(0, 3)}****${account.mobile.slice(7)}`;
    expect(decoded(account.access).sub.nickname).toBe(masked);
    for (const nickname of ['', '   ', '\u3000', '\n']) {
      await update({ nickname });
      expect(decoded((await login(app, account)).refresh).sub.nickname).toBe(masked);
    }
    await update({ mobile: null, name: '张三' });
    const { access } = await login(app, { ...account, mobile: '张三' });
    expect(decoded(access).sub.nickname).toBe('张三');
  });

  it('the avatar is empty, or an absolute URL that needs no escaping', async () => {
    expect(decoded(account.access).sub.avatar).toBe('');
    await update({ avatar: 'abc.webp' });
    const { avatar } = decoded((await login(app, account)).access).sub;
    expect(avatar).toBe(`${app.url}/pictures/abc.webp`);
    expect(avatar).not.toMatch(/[?"'()\s]/);
  });

  it('money and credit are numbers with two decimals', async () => {
    await update({ money: 123_456, credit: 1 });
    expect(decoded((await login(app, account)).access).sub).toMatchObject({ money: 1234.56, credit: 0.01 });
    await update({ money: -5, credit: 9_999_999_999 });
    const token = (await login(app, account)).access;
    expect(decoded(token).sub).toMatchObject({ money: -0.05, credit: 99_999_999.99 });
    expect(decoded(account.access).sub).toMatchObject({ money: 0, credit: 0 });
  });

  it('holds neither mobile nor e-mail nor anything of the password', async () => {
    await update({ email: 'secret.mail@example.com' });
    const { passwordHash } = await app.context.db.manager.findOneByOrFail(User, { id: account.id });
    const pair = await login(app, account);
    for (const token of [account.access, account.refresh, pair.access, pair.refresh]) {
      const text = token
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString())
        .join(' ');
      for (const secret of [account.mobile, 'secret.mail', account.password, passwordHash, 'argon2']) {
        expect(text).not.toContain(secret);
      }
    }
  });
});

it('two thousand random nicknames are read by the page, from both tokens', async () => {
  const tokens = await Tokens.open(tokenKeys(new Secret('x'.repeat(48)).tokenKeys(), undefined));
  const userTokens = new UserTokens(tokens, { url: (name) => `https://a.example/pictures/${name}` }, 1800);
  const now = new Date();
  const session = { id: '0'.repeat(32), generation: 0, expiresAt: now } as Session;
  const ranges = [0x20, 0x80, 0x100, 0x3000, 0x10000, 0x110000];
  const random = (most: number) => Math.floor(Math.random() * most);
  const nicknameOf = () =>
    String.fromCodePoint(...Array.from({ length: 1 + random(20) }, () => random(ranges[random(6)] ?? 0x80)));
  for (let i = 0; i < 2000; i++) {
    const nickname = nicknameOf();
    const user = newUser({ name: 'name', nickname, passwordHash: '', createdAt: now, updatedAt: now });
    const { access_token, refresh_token } = userTokens.pair(Object.assign(user, { id: i }), session);
    const expected = nickname.trim() === '' ? 'name' : nickname;
    for (const token of [access_token, refresh_token]) {
      const payload = token.split('.')[1] ?? '';
      if (/[-_]/.test(payload) || payloadOf(token).sub.nickname !== expected) {
        throw new Error(`The page can't read ${JSON.stringify(nickname)}.`);
      }
    }
  }
});

it('the decoder of these tests is as strict as a browser', () => {
  expect(atobOfBrowsers('aGk')).toBe('hi');
  expect(atobOfBrowsers(' a\nGk= ')).toBe('hi');
  expect(atobOfBrowsers('/+//')).toBe('\u00ff\u00ef\u00ff');
  for (const text of ['a', 'ab-_', 'aGk_', 'aGk==', 'a=Gk', '魔方', 'aGkx=']) {
    expect(() => atobOfBrowsers(text)).toThrow('InvalidCharacterError');
  }
});
