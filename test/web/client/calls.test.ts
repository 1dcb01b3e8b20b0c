import { type Client, createClient, MofangError, NetworkError, ProtocolError } from '../../../web/client';
import { freshMobile, register } from '../../harness/accounts';
import { freePort, startApp, type TestApp } from '../../harness/app';
import { errorOf, watchedClient, withServer } from './harness';

let app: TestApp;
let client: Client;
beforeAll(async () => {
  app = await startApp();
});
beforeEach(() => {
  client = createClient({ url: `${app.url}/api`, language: 'zh-CN' });
});
afterAll(() => app.close());

describe('a call', () => {
  it('resolves to the result, without its errno', async () => {
    const mobile = freshMobile();
    expect(await client.Users.mobile({ mobile })).toEqual({ errmsg: '成功' });
    await client.Users.sms({ mobile });
    await app.settled();
    const { messages } = await client.Inbox.list({ to: mobile });
    expect(messages).toMatchObject([{ channel: 'sms', to: mobile, code: expect.stringMatching(/^\d{4}$/) }]);
  });

  it('asks for texts in its language', async () => {
    const english = createClient({ url: `${app.url}/api`, language: 'en' });
    expect(await english.Users.mobile({ mobile: freshMobile() })).toEqual({ errmsg: 'ok' });
  });

  it('sends no token to methods that need none, and `jwt <token>` to those that do', async () => {
    const { mobile, password } = await register(app);
    const { client: watched, sent } = watchedClient(app);
    const { access_token } = await watched.Users.login({ account: mobile, password });
    await watched.Users.info();
    await watched.Users.mobile({ mobile: freshMobile() });
    expect(sent.map(({ headers }) => headers.Authorization)).toEqual([
      undefined,
      `jwt ${access_token}`,
      undefined,
    ]);
  });
});

describe('an errno', () => {
  it('rejects with its name, its number, the text of the service and the whole result', async () => {
    const error = await errorOf(client.Users.info());
    expect(error).toBeInstanceOf(MofangError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      kind: 'errno',
      name: 'TOKEN_MISSING',
      errno: 1011,
      message: '没有认证令牌',
      data: {},
      fields: undefined,
      retryAfterSeconds: undefined,
      result: { errno: 1011, errmsg: '没有认证令牌', data: {} },
    });
    expect(String(error)).toBe('TOKEN_MISSING: 没有认证令牌');
  });

  it('of params tells each field with its texts, and all of them as the message', async () => {
    const params = { mobile: '1', password: '1', password2: '2', sms_code: '0000' };
    const error = (await errorOf(client.Users.register(params))) as MofangError;
    expect(error).toMatchObject({
      name: 'VALIDATION_FAILED',
      fields: { mobile: ['手机号格式有误！'], password: expect.any(Array) },
    });
    const texts = Object.values(error.fields ?? {}).flat();
    expect(error.message.split('\n')).toEqual(texts);
    expect(texts.length).toBeGreaterThan(1);
  });

  it('of one text has it as the message, and no fields', async () => {
    expect(await errorOf(client.Users.mobile({ mobile: '1' }))).toMatchObject({
      name: 'VALIDATION_FAILED',
      message: '手机号格式有误！',
      fields: undefined,
    });
  });

  it('of a wait says how long', async () => {
    const mobile = freshMobile();
    await client.Users.sms({ mobile });
    const error = (await errorOf(client.Users.sms({ mobile }))) as MofangError;
    expect(error).toMatchObject({ name: 'CODE_TOO_OFTEN', data: { time: error.retryAfterSeconds } });
    expect(error.retryAfterSeconds).toBeGreaterThan(55);
  });

  it('that is newer than the client is UNKNOWN', async () => {
    const answer = { jsonrpc: '2.0', id: '0', result: { errno: 99_999, errmsg: 'new' } };
    await withServer(
      (_request, response) => response.setHeader('Retry-After', '7').end(JSON.stringify(answer)),
      async (url) => {
        const error = await errorOf(createClient({ url }).Users.info());
        expect(error).toMatchObject({ name: 'UNKNOWN', errno: 99_999, message: 'new', retryAfterSeconds: 7 });
      },
    );
  });
});

describe('a protocol error', () => {
  it('rejects with its code, its data and the id of the request', async () => {
    const error = await errorOf(client.Users.mobile({ mobile: 1 as unknown as string }));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({
      kind: 'protocol',
      name: 'ProtocolError',
      code: -32602,
      message: 'Invalid params',
      data: [{ param: 'mobile', expected: 'string', message: expect.any(String) }],
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });
});

describe('no answer', () => {
  const hang = () => undefined;

  it('in time rejects with `timeout`', async () => {
    await withServer(hang, async (url) => {
      const startedAt = Date.now();
      const error = await errorOf(createClient({ url, timeoutMs: 100 }).Users.info());
      expect(error).toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({ kind: 'network', reason: 'timeout' });
      expect(Date.now() - startedAt).toBeLessThan(2000);
    });
  });

  it('in the time of this one call rejects with `timeout`, and closes the connection', async () => {
    let closed: Promise<unknown> | undefined;
    const answer: Parameters<typeof withServer>[0] = (request) => {
      closed = new Promise((resolve) => request.socket.on('close', resolve));
    };
    await withServer(answer, async (url) => {
      const call = createClient({ url }).Users.info({}, { timeoutMs: 100 });
      expect(await errorOf(call)).toMatchObject({ reason: 'timeout' });
      await closed;
    });
  });

  it('rejects with `timeout` when the body stops half-way', async () => {
    await withServer(
      (_request, response) => void response.write('{"jsonrpc":'),
      async (url) => {
        expect(await errorOf(createClient({ url, timeoutMs: 100 }).Users.info())).toMatchObject({
          reason: 'timeout',
        });
      },
    );
  });

  it('rejects with `aborted` when the caller aborts, before or while it waits', async () => {
    await withServer(hang, async (url) => {
      const patient = createClient({ url, timeoutMs: 0 });
      const controller = new AbortController();
      const call = errorOf(patient.Users.info({}, { signal: controller.signal }));
      setTimeout(() => controller.abort(), 50);
      expect(await call).toMatchObject({ kind: 'network', reason: 'aborted' });
      const late = patient.Users.info({}, { signal: controller.signal });
      expect(await errorOf(late)).toMatchObject({ reason: 'aborted' });
    });
  });

  it('rejects with `offline` when nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/api`;
    expect(await errorOf(createClient({ url }).Users.info())).toMatchObject({
      reason: 'offline',
      platformError: expect.anything(),
    });
  });

  it.each([
    ['502 with a page', 502, '<html><h1>502 Bad Gateway</h1></html>'],
    ['200 with a page', 200, '<html>Log in to the hotel network</html>'],
    ['200 without a body', 200, ''],
    ['200 with other JSON', 200, '{"ok":true}'],
    ['200 with a result without errno', 200, '{"jsonrpc":"2.0","id":"0","result":{}}'],
    ['200 with null', 200, 'null'],
  ])('rejects with `http` on %s', async (_what, status, body) => {
    await withServer(
      (_request, response) => response.writeHead(status).end(body),
      async (url) => {
        const found = createClient({ url });
        expect(await errorOf(found.Users.info())).toMatchObject({ reason: 'http', status });
        expect(await errorOf(found.batch((calls) => [calls.Users.info()]))).toMatchObject({
          reason: 'http',
          status,
        });
        expect(await errorOf(found.notify('Users.info'))).toMatchObject({ reason: 'http', status });
      },
    );
  });
});

describe('a notification', () => {
  it('resolves when it has arrived, whatever becomes of it', async () => {
    const mobile = freshMobile();
    await client.notify('Users.sms', { mobile });
    await client.notify('Users.sms', { mobile: 'nonsense' });
    await app.settled();
    expect((await client.Inbox.list({ to: mobile })).messages).toHaveLength(1);
  });
});
