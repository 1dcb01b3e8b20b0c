import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { rawRequest } from '../harness/raw-request';
import { expired, nowSeconds, payloadOf, secretOf, segment, signToken, withClaims } from '../harness/tokens';

const TEXTS: Record<number, string> = {
  1010: '无效的认证令牌',
  1011: '没有认证令牌',
  1012: '过期的认证令牌',
  1101: '当前用户不存在！',
};

interface Method {
  readonly method: string;
  readonly type: 'access' | 'refresh';
  readonly params: object;
  /** What it answers when nothing is wrong with the token. */
  readonly good: number;
  /** What a refusal holds beside errno and errmsg. */
  readonly refusal: object;
}

const METHODS: Method[] = [
  { method: 'Users.info', type: 'access', params: {}, good: 0, refusal: { data: {} } },
  { method: 'Users.verify', type: 'access', params: {}, good: 0, refusal: {} },
  { method: 'Users.avatar', type: 'access', params: { img: '' }, good: 1020, refusal: {} },
  { method: 'Users.refresh', type: 'refresh', params: {}, good: 0, refusal: {} },
];

describe.each(METHODS)('the Authorization header of $method', ({ method, type, params, good, refusal }) => {
  const other = type === 'access' ? 'refresh' : 'access';
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
    account = await register(app);
  });
  afterAll(() => app.close());

  const call = (authorization: string | undefined) =>
    app.call(
      method,
      params,
      authorization === undefined ? {} : { headers: { Authorization: authorization } },
    );
  async function expectRefusal(errno: number, authorization: string | undefined, members: object = refusal) {
    const { status, result } = await call(authorization);
    expect(status).toBe(200);
    expect(result).toEqual({ errno, errmsg: TEXTS[errno], ...members });
  }
  const parts = (token: string) => token.split('.') as [string, string, string];
  const changed = (claims: Record<string, unknown>) => `jwt ${withClaims(app, account[type], claims)}`;
  const withHeader = (header: object | null) => {
    const [, payload, signature] = parts(account[type]);
    return `jwt ${segment(header)}.${payload}.${signature}`;
  };

  it.each(['jwt', 'JWT', 'Jwt', 'jWt', 'Bearer', 'bearer', 'BEARER', 'jwt '])(
    'a good token after `%s` is good',
    async (scheme) => {
      const { status, result } = await call(`${scheme} ${account[type]}`);
      expect(status).toBe(200);
      expect(result.errno).toBe(good);
    },
  );

  it.each<[string, () => string | undefined]>([
    ['no header', () => undefined],
    ['an empty header', () => ''],
    ['`jwt`', () => 'jwt'],
    ['`jwt `', () => 'jwt '],
    ['`JWT `', () => 'JWT '],
    ['`Bearer `', () => 'Bearer '],
    ['`jwt undefined`', () => 'jwt undefined'],
    ['`jwt null`', () => 'jwt null'],
    ['`Bearer undefined`', () => 'Bearer undefined'],
    ['`Basic`', () => `Basic ${account[type]}`],
    ['`Token`', () => `Token ${account[type]}`],
    ['`jwts`', () => `jwts ${account[type]}`],
    ['a token without scheme', () => account[type]],
    ['a scheme that sticks to its token', () => `jwt${account[type]}`],
    ['a token before its scheme', () => `${account[type]} jwt`],
    ['a token of the other type', () => `jwt ${account[other]}`],
    ['an expired token of the other type', () => `jwt ${expired(app, account[other])}`],
  ])('%s is errno 1011', (_what, header) => expectRefusal(1011, header()));

  it.each<[string, () => string]>([
    ['nonsense', () => 'jwt nonsense'],
    ['dots', () => 'jwt ..'],
    ['three letters', () => 'jwt a.b.c'],
    ['a token cut off', () => `jwt ${parts(account[type]).slice(0, 2).join('.')}`],
    ['a token with a fourth part', () => `jwt ${account[type]}.x`],
    ['two tokens', () => `jwt ${account[type]} ${account[type]}`],
    ['a token in quotes', () => `jwt "${account[type]}"`],
    [
      'a tampered payload',
      () => {
        const [header, , signature] = parts(account[type]);
        const claims = payloadOf(account[type]);
        return `jwt ${header}.${segment({ ...claims, sub: { ...claims.sub, id: account.id + 1 } })}.${signature}`;
      },
    ],
    [
      'a tampered signature',
      () => {
        const [header, payload, signature] = parts(account[type]);
        const first = signature.startsWith('A') ? 'B' : 'A';
        return `jwt ${header}.${payload}.${first}${signature.slice(1)}`;
      },
    ],
    ['a removed signature', () => `jwt ${parts(account[type]).slice(0, 2).join('.')}.`],
    [
      'the signature of another token',
      () => `jwt ${[...parts(account[type]).slice(0, 2), parts(account[other])[2]].join('.')}`,
    ],
    ['alg none', () => `jwt ${segment({ alg: 'none' })}.${parts(account[type])[1]}.`],
    ['alg None', () => `jwt ${segment({ alg: 'None', typ: 'JWT' })}.${parts(account[type])[1]}.`],
    ['alg none and a signature', () => withHeader({ alg: 'none', typ: 'JWT' })],
    ['no alg', () => withHeader({ typ: 'JWT' })],
    ['a header that is null', () => withHeader(null)],
    ['the wrong key', () => `jwt ${signToken(payloadOf(account[type]), 'x'.repeat(64))}`],
    ['an empty key', () => `jwt ${signToken(payloadOf(account[type]), '')}`],
    ['HS512', () => `jwt ${signToken(payloadOf(account[type]), secretOf(app), { alg: 'HS512' })}`],
    ['HS384', () => `jwt ${signToken(payloadOf(account[type]), secretOf(app), { alg: 'HS384' })}`],
    ['RS256', () => withHeader({ alg: 'RS256', typ: 'JWT' })],
    ['an unknown kid', () => `jwt ${signToken(payloadOf(account[type]), secretOf(app), { kid: 'x' })}`],
    ['another issuer', () => changed({ iss: 'mallory' })],
    ['no issuer', () => changed({ iss: undefined })],
    ['another audience', () => changed({ aud: 'mallory' })],
    ['no audience', () => changed({ aud: undefined })],
    ['a time that has not come', () => changed({ nbf: nowSeconds() + 60 })],
    ['no expiry', () => changed({ exp: undefined })],
    ['no session', () => changed({ sid: undefined })],
    ['no user', () => changed({ sub: undefined })],
    ['an expiry that is no number', () => changed({ exp: '9999999999' })],
    ['a session that is no string', () => changed({ sid: { id: 1 } })],
    [
      'an expired token with the wrong key',
      () => {
        const claims = payloadOf(expired(app, account[type]));
        return `jwt ${signToken(claims, 'x'.repeat(64))}`;
      },
    ],
    ['an expired token of another issuer', () => changed({ iss: 'mallory', exp: nowSeconds() - 60 })],
  ])('%s is errno 1010', (_what, header) => expectRefusal(1010, header()));

  it('an expired token is errno 1012, after either scheme', async () => {
    const token = expired(app, account[type]);
    await expectRefusal(1012, `jwt ${token}`);
    await expectRefusal(1012, `Bearer ${token}`);
  });

  it('a token is expired in the very second that its exp names', async () => {
    await expectRefusal(1012, changed({ exp: nowSeconds() }));
    expect((await call(changed({ exp: nowSeconds() + 60 }))).result.errno).toBe(good);
  });

  it.each(['token', 'jwt', 'access_token', 'Authorization'])(
    'a token in the query or the body, as %s, is ignored',
    async (name) => {
      const value = name === 'Authorization' ? `jwt ${account[type]}` : account[type];
      const request = { jsonrpc: '2.0', id: 1, method, params, [name]: value };
      const { status, text } = await rawRequest(app.url, {
        path: `/api?${name}=${encodeURIComponent(value)}`,
        headers: { 'Content-Type': 'application/json', Cookie: `${name}=${account[type]}` },
        body: JSON.stringify(request),
      });
      expect(status).toBe(200);
      expect(JSON.parse(text).result.errno).toBe(1011);
      const { result } = await app.call(method, { ...params, [name]: value });
      expect(result.errno).toBe(1011);
    },
  );

  it('is looked at before the params', async () => {
    const { result } = await app.call(method, { nonsense: 1 });
    expect(result.errno).toBe(1011);
    const { status, body } = await app.call(method, { nonsense: 1 }, { token: account[type] });
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
  });

  it('a refusal is told in English to those who prefer it', async () => {
    const { result } = await app.call(method, params, { headers: { 'Accept-Language': 'en' } });
    expect(result).toEqual({ errno: 1011, errmsg: 'No token.', ...refusal });
  });

  describe('of a session or a user that changed', () => {
    const sql = (query: string, ...values: unknown[]) => app.context.db.query(query, values);
    let own: Account;
    beforeEach(async () => {
      own = await register(app);
    });

    const loggedOut = { data: { reason: 'logged_out' } };

    it('an ended session is errno 1011, and why', async () => {
      await app.call('Users.logout', {}, { token: own.access });
      await expectRefusal(1011, `jwt ${own[type]}`, loggedOut);
    });

    it('a session that is gone is errno 1011', async () => {
      await sql('DELETE FROM mf_session WHERE id = ?', payloadOf(own[type]).sid);
      await expectRefusal(1011, `jwt ${own[type]}`);
    });

    it('an ended session is errno 1011 for an expired token too', async () => {
      await app.call('Users.logout', {}, { token: own.access });
      await expectRefusal(1011, `jwt ${expired(app, own[type])}`, loggedOut);
    });

    it('an ended session of a disabled user is errno 1101', async () => {
      await app.call('Users.logout', {}, { token: own.access });
      await sql('UPDATE mf_user SET status = 0 WHERE id = ?', own.id);
      await expectRefusal(1101, `jwt ${own[type]}`);
    });

    it.each([
      ['deleted', 'DELETE FROM mf_user WHERE id = ?'],
      ['disabled', 'UPDATE mf_user SET status = 0 WHERE id = ?'],
      ['marked as deleted', "UPDATE mf_user SET deleted_at = '2025-01-01 00:00:00.000' WHERE id = ?"],
    ])('a user who was %s is errno 1101', async (_what, query) => {
      await sql(query, own.id);
      await expectRefusal(1101, `jwt ${own[type]}`);
    });
  });
});
