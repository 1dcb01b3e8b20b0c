import { startApp, type TestApp } from '../harness/app';
import { type RawRequest, rawRequest } from '../harness/raw-request';
import { errorsIn, INVALID_REQUEST, PARSE_ERROR } from '../harness/refusals';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MOBILE = '13800138000';
const good = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Users.mobile', params: { mobile: MOBILE } });

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

// The promise behind every test here: the process is unharmed, and nothing of it was our fault.
afterEach(async () => {
  expect((await app.post(good)).body).toMatchObject({ id: 1, result: { errno: 0 } });
  expect(errorsIn(app.log)).toEqual([]);
});

async function send(request: RawRequest) {
  const { status, text } = await rawRequest(app.url, request);
  return { status, body: JSON.parse(text) };
}

describe('content types', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON',
    'application/json-rpc',
    'application/json-rpc; charset=utf-8',
    'application/jsonrequest',
    'application/jsonrequest; charset=utf-8',
    'application/vnd.mofang+json',
    'application/vnd.mofang.v1+json; charset=utf-8',
  ])('%s is read', async (type) => {
    const { status, body } = await send({ headers: { 'Content-Type': type }, body: good });
    expect(status).toBe(200);
    expect(body.result.errno).toBe(0);
  });

  it.each([
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'application/xml',
    'text/json',
    'json',
    ';',
  ])('%s is refused with 415, as JSON-RPC', async (type) => {
    const answer = await send({ headers: { 'Content-Type': type }, body: good });
    expect(answer).toEqual({ status: 415, body: INVALID_REQUEST });
  });

  it('a body without a content type is refused with 415, as JSON-RPC', async () => {
    expect(await send({ body: good })).toEqual({ status: 415, body: INVALID_REQUEST });
  });
});

describe('bodies that are not JSON', () => {
  const PARSE_ERROR_400 = { status: 400, body: PARSE_ERROR };
  const sendBytes = (...parts: (string | Buffer)[]) =>
    send({ headers: JSON_TYPE, body: Buffer.concat(parts.map((part) => Buffer.from(part as string))) });

  it('an empty body is a parse error', async () => {
    expect(await send({ headers: JSON_TYPE, body: '' })).toEqual(PARSE_ERROR_400);
  });

  it('an empty body without a content type is a parse error', async () => {
    expect(await send({ body: '' })).toEqual(PARSE_ERROR_400);
  });

  it.each([' ', 'undefined', '{', '{"a":1}}', "{'a':1}", '{"a":NaN}', '[1,]', '\0', '"', '\\'])(
    '%j is a parse error',
    async (body) => {
      expect(await send({ headers: JSON_TYPE, body })).toEqual(PARSE_ERROR_400);
    },
  );

  it('UTF-16 is a parse error', async () => {
    expect(await sendBytes(Buffer.from(good, 'utf16le'))).toEqual(PARSE_ERROR_400);
  });

  it.each([
    ['a byte that never occurs', [0xff]],
    ['half a character', [0xe9, 0xad]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['Latin-1', [0xe9]],
  ])('%s in what should be UTF-8 is a parse error, not silently another text', async (_name, bytes) => {
    const [before = '', after = ''] = good.split(MOBILE);
    expect(await sendBytes(before, Buffer.from(bytes), after)).toEqual(PARSE_ERROR_400);
  });

  it('a compressed body is a parse error', async () => {
    const body = Buffer.from('H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==', 'base64');
    expect(await send({ headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, body })).toEqual(
      PARSE_ERROR_400,
    );
  });

  it('a byte order mark before the JSON is skipped', async () => {
    expect((await sendBytes(`\uFEFF${good}`)).body.result.errno).toBe(0);
  });
});

describe('JSON that is no request', () => {
  it.each([
    '1',
    '"text"',
    'null',
    'true',
    '{}',
    '{"jsonrpc":"2.0"}',
    '{"method":"Inbox.clear"}',
    '{"jsonrpc":"1.0","method":"Inbox.clear"}',
    '{"jsonrpc":2.0,"method":"Inbox.clear"}',
    '{"jsonrpc":"2.0","method":1}',
    '{"jsonrpc":"2.0","method":null}',
    '{"jsonrpc":"2.0","method":["Inbox.clear"]}',
  ])('%s is refused, and told why', async (body) => {
    expect(await send({ headers: JSON_TYPE, body })).toEqual({ status: 400, body: INVALID_REQUEST });
  });

  it.each(['result', 'error'])('what carries a member named %s is no request', async (member) => {
    const { status, body } = await app.post({ ...JSON.parse(good), [member]: null });
    expect(status).toBe(400);
    expect(body).toEqual({ ...INVALID_REQUEST, id: 1 });
  });
});

describe('other ways to ask', () => {
  const ALLOWED = 'POST, OPTIONS';

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])(
    '%s is answered with 405 and what is allowed',
    async (method) => {
      for (const path of ['/api', '/api/']) {
        const { status, headers, text } = await rawRequest(app.url, { method, path });
        expect(status).toBe(405);
        expect(headers.allow).toBe(ALLOWED);
        expect(JSON.parse(text)).toEqual(INVALID_REQUEST);
      }
    },
  );

  it('HEAD is answered with 405 and what is allowed', async () => {
    const { status, headers, text } = await rawRequest(app.url, { method: 'HEAD' });
    expect({ status, allow: headers.allow, text }).toEqual({ status: 405, allow: ALLOWED, text: '' });
  });

  it.each([
    ['a call', JSON_TYPE, good],
    ['broken JSON', JSON_TYPE, '{'],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'a=1'],
  ])('PUT of %s is answered with 405 all the same', async (_name, headers, body) => {
    const { status, headers: answered } = await rawRequest(app.url, { method: 'PUT', headers, body });
    expect({ status, allow: answered.allow }).toEqual({ status: 405, allow: ALLOWED });
  });

  it('/api/ is answered as /api is, without a redirect', async () => {
    const { status, body } = await send({ path: '/api/', headers: JSON_TYPE, body: good });
    expect(status).toBe(200);
    expect(body.result.errno).toBe(0);
  });
});
