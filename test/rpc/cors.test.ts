import { startApp, type TestApp } from '../harness/app';
import { PRODUCTION as REQUIRED } from '../harness/production';
import { type RawRequest, rawRequest } from '../harness/raw-request';
import { withApp } from '../harness/with-app';

const PAGE = 'https://app.example.com';
const good = '{"jsonrpc":"2.0","id":1,"method":"Users.mobile","params":{"mobile":"13800138000"}}';
const ALLOW_ORIGIN = 'access-control-allow-origin';

/** At the cost of production's hashes, not of a test's. */
const PRODUCTION = { ...REQUIRED, MOFANG_ARGON2: 'm=19456,t=2,p=1' };

const broken = {
  verify: async () => {
    throw new Error('boom');
  },
};

/** A request as a browser sends it for a page of that origin. */
function fromPage(app: TestApp, origin: string, { headers, ...request }: RawRequest = { body: good }) {
  return rawRequest(app.url, {
    ...request,
    headers: { 'Content-Type': 'application/json', Origin: origin, ...headers },
  });
}

/** What a browser asks before it sends a token along. */
const preflight = (app: TestApp, origin: string) =>
  rawRequest(app.url, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    },
  });

const listed = (header: string | string[] | undefined) => String(header).toLowerCase().split(/,\s*/);

describe('in development', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ MOFANG_ENV: 'development' });
  });
  afterAll(() => app.close());

  it.each(['null', PAGE, 'http://localhost:8080', 'file://'])('a page of %s may call', async (origin) => {
    const { status, headers } = await fromPage(app, origin);
    expect(status).toBe(200);
    expect(['*', origin]).toContain(headers[ALLOW_ORIGIN]);
  });

  it.each(['null', PAGE])('the preflight of a page of %s needs no token', async (origin) => {
    const { status, headers, text } = await preflight(app, origin);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(['*', origin]).toContain(headers[ALLOW_ORIGIN]);
    expect(listed(headers['access-control-allow-methods'])).toContain('post');
    expect(listed(headers['access-control-allow-headers']).sort()).toEqual(['authorization', 'content-type']);
  });

  it('the page may read Retry-After and the id of the request', async () => {
    const { headers } = await fromPage(app, 'null');
    expect(listed(headers['access-control-expose-headers']).sort()).toEqual(['retry-after', 'x-request-id']);
    expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });

  it('no cookies are asked for or set', async () => {
    for (const { headers } of [await fromPage(app, PAGE), await preflight(app, PAGE)]) {
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers['set-cookie']).toBeUndefined();
    }
  });
});

describe('with a list of origins', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ MOFANG_CORS_ORIGINS: `null,${PAGE}` }, { captcha: broken });
  });
  afterAll(() => app.close());

  it.each(['null', PAGE])('a page of %s may call, and caches keep origins apart', async (origin) => {
    for (const { headers } of [await fromPage(app, origin), await preflight(app, origin)]) {
      expect(headers[ALLOW_ORIGIN]).toBe(origin);
      expect(listed(headers.vary)).toContain('origin');
    }
  });

  it.each([
    'https://evil.example',
    `${PAGE}.evil.example`,
    `${PAGE}:8443`,
    'http://app.example.com',
    'https://sub.app.example.com',
    'file://',
    '*',
    '',
  ])('a page of %j may not', async (origin) => {
    for (const { headers } of [await fromPage(app, origin), await preflight(app, origin)]) {
      expect(headers[ALLOW_ORIGIN]).toBeUndefined();
      expect(listed(headers.vary)).toContain('origin');
    }
  });

  it('a client that is no page is answered', async () => {
    expect((await app.post(good)).result.errno).toBe(0);
  });

  it.each<[number, string, RawRequest]>([
    [400, 'that is not JSON', { body: '{' }],
    [400, 'of an unknown method', { body: good.replace('Users.mobile', 'Users.nothing') }],
    [405, 'with GET', { method: 'GET' }],
    [413, 'that is too large', { body: ' '.repeat(2_097_153) }],
    [415, 'of another type', { headers: { 'Content-Type': 'text/plain' }, body: good }],
    [
      500,
      'that breaks',
      { body: '{"jsonrpc":"2.0","id":1,"method":"Users.login","params":{"account":"a","password":"b"}}' },
    ],
    [204, 'that is a notification', { body: good.replace('"id":1,', '') }],
  ])('the answer %d to a request %s can be read by the page', async (status, _name, request) => {
    const answer = await fromPage(app, PAGE, request);
    expect(answer.status).toBe(status);
    expect(answer.headers[ALLOW_ORIGIN]).toBe(PAGE);
    expect(listed(answer.headers['access-control-expose-headers'])).toContain('x-request-id');
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });
});

describe('in production', () => {
  it('without a list no page may call', async () => {
    await withApp(startApp(PRODUCTION), async (app) => {
      for (const origin of ['null', PAGE]) {
        const { status, headers } = await fromPage(app, origin);
        expect({ status, allowed: headers[ALLOW_ORIGIN] }).toEqual({ status: 200, allowed: undefined });
      }
    });
  });

  it('with a list its pages may call, file:// among them', async () => {
    await withApp(startApp({ ...PRODUCTION, MOFANG_CORS_ORIGINS: `null, ${PAGE}` }), async (app) => {
      for (const origin of ['null', PAGE]) {
        expect((await fromPage(app, origin)).headers[ALLOW_ORIGIN]).toBe(origin);
      }
      expect((await fromPage(app, 'https://evil.example')).headers[ALLOW_ORIGIN]).toBeUndefined();
    });
  });
});
