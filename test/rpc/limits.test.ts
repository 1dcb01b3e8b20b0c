import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { Method, Namespace, Public } from '../../src/rpc/method';
import { type Answer, startApp, type TestApp } from '../harness/app';
import { rawRequest } from '../harness/raw-request';
import { errorsIn, INVALID_REQUEST } from '../harness/refusals';
import { startRpcApp } from '../harness/rpc-app';
import { withApp } from '../harness/with-app';

const BODY_LIMIT = 2_097_152;
const JSON_TYPE = { 'Content-Type': 'application/json' };

const call = (members: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'Users.mobile',
  params: { mobile: '13800138000' },
  ...members,
});
const good = JSON.stringify(call());

@Namespace('Crowd')
class Crowd {
  private running = 0;
  private most = 0;

  @Method('Takes a few turns, and says how many calls ran at once so far.')
  @Public()
  async enter(): Promise<object> {
    this.most = Math.max(this.most, ++this.running);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    this.running--;
    return { most: this.most };
  }
}

describe('whatever is sent to /api', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  // The promise behind every test here: the process is unharmed, and nothing of it was our fault.
  afterEach(async () => {
    expect((await app.post(call())).body).toMatchObject({ id: 1, result: { errno: 0 } });
    expect(errorsIn(app.log)).toEqual([]);
  });

  function expectRefused({ status, body }: Pick<Answer, 'status' | 'body'>, expected: object, code = 400) {
    expect({ status, body }).toEqual({ status: code, body: expected });
  }

  describe('the size of a body', () => {
    const padded = (bytes: number) => good.padEnd(bytes, ' ');

    it('a body of exactly the limit is read', async () => {
      expect((await app.post(padded(BODY_LIMIT))).result.errno).toBe(0);
    });

    it('one byte more is refused with 413, as JSON-RPC, where the page can read it', async () => {
      const answer = await app.post(padded(BODY_LIMIT + 1), { Origin: 'null' });
      expectRefused(answer, INVALID_REQUEST, 413);
      expect(answer.body.error.data).toContain(String(BODY_LIMIT));
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(answer.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
    });

    it('bytes are counted, not characters', async () => {
      const mobile = '魔'.repeat(BODY_LIMIT / 3);
      expectRefused(await app.post(call({ params: { mobile } })), INVALID_REQUEST, 413);
    });

    it('a chunked body over the limit is refused, though it names no length', async () => {
      const chunks = Array<string>(33).fill(' '.repeat(65_536));
      const { status, text } = await rawRequest(app.url, { headers: JSON_TYPE, chunks });
      expectRefused({ status, body: JSON.parse(text) }, INVALID_REQUEST, 413);
    });

    it('a chunked body below the limit is read', async () => {
      const { text } = await rawRequest(app.url, { headers: JSON_TYPE, chunks: [...good] });
      expect(JSON.parse(text).result.errno).toBe(0);
    });

    it('a client that goes away in the middle of its body harms nothing', async () => {
      const { hostname, port } = new URL(app.url);
      const head = `POST /api HTTP/1.1\r\nHost: mofang\r\nContent-Type: application/json\r\nContent-Length: ${good.length}\r\n\r\n`;
      for (let i = 0; i < 20; i++) {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname);
          socket.on('close', () => resolve());
          socket.write(head + good.slice(0, -1), () =>
            i % 2 === 0 ? socket.destroy() : socket.resetAndDestroy(),
          );
        });
      }
    });

    it('the limit is a setting', async () => {
      await withApp(startApp({ MOFANG_BODY_LIMIT: '1024' }), async (small) => {
        expect((await small.post(padded(1024))).status).toBe(200);
        expect((await small.post(padded(1025))).status).toBe(413);
      });
    });
  });

  describe('the length of a batch', () => {
    const batch = (length: number) => Array.from({ length }, (_, id) => call({ id }));

    it('50 calls are answered, each with its id', async () => {
      const { status, body } = await app.post(batch(50));
      expect(status).toBe(200);
      expect(body.map(({ id }: { id: number }) => id)).toEqual(batch(50).map(({ id }) => id));
      expect(body.every(({ result }: Answer) => result.errno === 0)).toBe(true);
    });

    it('51 calls are one error, and none of them runs', async () => {
      const mobile = '13900000051';
      const send = batch(50).concat(call({ method: 'Users.sms', params: { mobile } }));
      expectRefused(await app.post(send), INVALID_REQUEST, 200);
      expect((await app.call('Inbox.list', { to: mobile })).result.messages).toEqual([]);
    });

    it('the limit is a setting', async () => {
      await withApp(startApp({ MOFANG_BATCH_LIMIT: '2' }), async (small) => {
        expect((await small.post(batch(2))).body).toHaveLength(2);
        expect((await small.post(batch(3))).body).toEqual(INVALID_REQUEST);
      });
    });
  });

  it('the calls of a batch run side by side, but not all at once', async () => {
    await withApp(startRpcApp([Crowd]), async (crowd) => {
      const { body } = await crowd.post(
        Array.from({ length: 50 }, (_, id) => call({ id, method: 'Crowd.enter', params: {} })),
      );
      const most = Math.max(...body.map(({ result }: Answer) => result.most));
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(10);
    });
  });

  describe('the depth of JSON', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const callWith = (params: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"Users.mobile","params":${params}}`;

    it('64 levels are read', async () => {
      const { body } = await app.post(callWith(nested(63)));
      expect(body).toMatchObject({ id: 1, error: { code: -32602, data: [{ param: 'mobile' }] } });
    });

    it('65 levels are refused', async () => {
      expectRefused(await app.post(callWith(nested(64))), INVALID_REQUEST);
    });

    it.each([
      ['arrays', nested(500_000)],
      ['objects', '{"a":'.repeat(400_000)],
      ['arrays that never close', '['.repeat(500_000)],
      ['arrays and objects by turns', '[{"a":'.repeat(250_000)],
      ['arrays behind a text that ends in a backslash', `["\\\\",${nested(500_000)}]`],
      ['arrays behind a text with a quote', `["\\"",${nested(500_000)}]`],
    ])('hundreds of thousands of %s are refused', async (_name, params) => {
      expectRefused(await app.post(callWith(params)), INVALID_REQUEST);
    });

    it('brackets inside a text do not count', async () => {
      for (const mobile of ['['.repeat(1000), `"${'{'.repeat(1000)}`, `\\"${'['.repeat(1000)}`]) {
        expect((await app.post(call({ params: { mobile } }))).result.errno).toBe(1001);
      }
    });

    it('values side by side do not count', async () => {
      const params = `[[${Array(1000).fill('{},[]').join()}]]`;
      expect((await app.post(callWith(params))).body.error.code).toBe(-32602);
    });
  });

  describe('keys that would reach a prototype', () => {
    it.each([
      ['__proto__ as a param', '{"params":{"__proto__":{"isAdmin":true}}}'],
      ['__proto__ beside the params', '{"__proto__":{"isAdmin":true}}'],
      ['__proto__ deep inside', '{"params":[[{"a":{"__proto__":null}}]]}'],
      ['__proto__ with a space before its colon', '{"params":{"__proto__" :{"isAdmin":true}}}'],
      ['__proto__ in escapes', '{"params":{"\\u005f\\u005fproto\\u005f\\u005F":{"isAdmin":true}}}'],
      ['__proto__ with one escape', '{"params":{"__\\u0070roto__":{"isAdmin":true}}}'],
      ['__proto__ behind a byte order mark', '\uFEFF{"params":{"__proto__":{"isAdmin":true}}}'],
      ['constructor.prototype', '{"params":{"constructor":{"prototype":{"isAdmin":true}}}}'],
      [
        'constructor.prototype in escapes',
        '{"a":{"\\u0063onstructor":{"\\u0070rototype":{"isAdmin":true}}}}',
      ],
    ])('%s is refused', async (_name, body) => {
      const answer = await app.post(body);
      expectRefused(answer, INVALID_REQUEST);
      expect(answer.body.error.data).toContain('forbidden key');
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    });

    it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])(
      'a param named %s is an unknown param like any other',
      async (name) => {
        const { body } = await app.post(call({ params: { mobile: '13800138000', [name]: 'x' } }));
        expect(body.error).toMatchObject({ code: -32602, data: [{ param: name }] });
      },
    );

    it('as values they are texts', async () => {
      expect((await app.call('Users.mobile', { mobile: '__proto__' })).result.errno).toBe(1001);
    });
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'Users.__proto__',
    'Users.constructor',
    'Users.hasOwnProperty',
    'Users.services',
    'Users.storePicture',
    'Users',
    'users.mobile',
    ' Users.mobile',
    'rpc.nothing',
    '',
  ])('the method %j does not exist', async (method) => {
    const { status, body } = await app.post(call({ method }));
    expect(status).toBe(400);
    expect(body).toEqual({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } });
  });

  describe('ids', () => {
    it.each([
      ['a uuid', '0b6f2b5e-6d53-4c9e-9a53-0d7a4b1c3f60'],
      ['an empty text', ''],
      ['a text that looks like a number', '1'],
      ['Chinese and emoji', '魔方🎲'],
      ['control characters', '\u0000\u2028"\\'],
      ['a lone surrogate', '\ud800'],
      ['__proto__', '__proto__'],
      ['256 characters', 'x'.repeat(256)],
      ['zero', 0],
      ['a negative number', -1],
      ['the largest exact integer', Number.MAX_SAFE_INTEGER],
      ['null', null],
    ])('%s comes back unchanged', async (_name, id) => {
      const { status, body } = await app.post(call({ id }));
      expect(status).toBe(200);
      expect(body.id === id).toBe(true);
    });

    it.each(['true', 'false', '{}', '[]', '["1"]'])('%s is no id', async (id) => {
      expectRefused(await app.post(good.replace('"id":1', `"id":${id}`)), INVALID_REQUEST);
    });

    it.each(['1.5', '9007199254740993', '-9007199254740993', '1e400', '123456789012345678901234567890'])(
      '%s, which some client would read as another, is refused',
      async (id) => {
        expectRefused(await app.post(good.replace('"id":1', `"id":${id}`)), INVALID_REQUEST);
      },
    );
  });
});
