import { Failure } from '../../src/failure';
import type { TextKey } from '../../src/i18n';
import { Method, Namespace, Public } from '../../src/rpc/method';
import { startApp, type TestApp } from '../harness/app';
import { type RpcApp, startRpcApp } from '../harness/rpc-app';
import { withApp } from '../harness/with-app';

const LOGIN = { account: '13800138000', password: 'secret-123' };
const LEAKY =
  "SQLITE_ERROR: no such column in SELECT password_hash FROM mf_user WHERE mobile = '13800138000'; " +
  'see /srv/mofang/src/users/user.queries.ts:12';

/** The line of a log that belongs to a request and is an error. */
const errorLine = ({ log }: Pick<TestApp, 'log'>, requestId: unknown) =>
  log.map((line) => JSON.parse(line)).find(({ reqId, level }) => reqId === requestId && level === 50);

describe('a call that breaks', () => {
  let app: TestApp;

  beforeAll(async () => {
    const verify = async () => {
      throw new Error(LEAKY, { cause: new Error('the disk is gone') });
    };
    app = await startApp({}, { captcha: { verify } });
  });
  afterAll(() => app.close());

  it('is -32603 with HTTP 500, and says nothing but the id of the request', async () => {
    const { status, headers, body } = await app.call('Users.login', LOGIN);
    expect(status).toBe(500);
    expect(body).toEqual({
      jsonrpc: '2.0',
      id: expect.any(String),
      error: {
        code: -32603,
        message: 'Internal error',
        data: { request_id: headers.get('X-Request-Id') },
      },
    });
    expect(body.error.data.request_id).toMatch(/^[\w-]{36}$/);
    expect(JSON.stringify([...headers])).not.toMatch(/SELECT|mf_user|srv|disk/);
  });

  it('is in the log under that id, with its cause and its method', async () => {
    const { body } = await app.call('Users.login', LOGIN);
    const line = errorLine(app, body.error.data.request_id);
    expect(line).toMatchObject({ method: 'Users.login', err: { cause: { message: 'the disk is gone' } } });
    expect(line.err.message).toContain('SELECT password_hash');
    expect(line.err.stack).toContain('internal-errors.test.ts');
  });

  it('leaves no mobile and no password in the log', async () => {
    await app.call('Users.login', LOGIN);
    expect(app.log.join('')).not.toMatch(/13800138000|secret-123/);
  });

  it('has its own id each time', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 3; i++) ids.add((await app.call('Users.login', LOGIN)).body.error.data.request_id);
    expect(ids.size).toBe(3);
  });

  it('in a batch is HTTP 200, and the other calls are answered', async () => {
    const request = { jsonrpc: '2.0', id: 1, method: 'Users.login', params: LOGIN };
    const { status, headers, body } = await app.post([
      request,
      { ...request, id: 2, method: 'Inbox.list', params: {} },
    ]);
    expect(status).toBe(200);
    expect(body[0].error).toMatchObject({
      code: -32603,
      data: { request_id: headers.get('X-Request-Id') },
    });
    expect(body[1].result.errno).toBe(0);
  });

  it('for want of its table says no SQL either', async () => {
    await withApp(startApp(), async (broken) => {
      await broken.context.db.query('ALTER TABLE mf_user RENAME TO mf_gone');
      const { status, body } = await broken.call('Users.mobile', { mobile: '13800138000' });
      expect(status).toBe(500);
      expect(body.error).toEqual({
        code: -32603,
        message: 'Internal error',
        data: { request_id: expect.any(String) },
      });
      expect(errorLine(broken, body.error.data.request_id).err.message).toMatch(
        /no such table|doesn't exist/,
      );
    });
  });
});

/** What handlers may throw by mistake, by name. */
const THROWN: Record<string, unknown> = {
  'a text': LEAKY,
  null: null,
  nothing: undefined,
  'a number': 42,
  'a plain object': { message: LEAKY, code: -32602, data: LEAKY },
  'an object without a prototype': Object.create(null),
  'an error without a message': new Error(),
  'an error with a status of its own': Object.assign(new Error(LEAKY), { statusCode: 200, code: -32001 }),
  'an error whose message is no text': Object.assign(new Error(), { message: { sql: LEAKY } }),
  'an error that causes itself': itsOwnCause(),
};

function itsOwnCause(): Error {
  const error = new Error(LEAKY);
  return Object.assign(error, { cause: error });
}

@Namespace('Broken')
class Broken {
  constructor(readonly services: { thrown: unknown }) {}

  @Method('Throws what it is told to.')
  @Public()
  async toss(): Promise<void> {
    throw this.services.thrown;
  }

  @Method('Fails as it should, for a reason that is no error.')
  @Public()
  async fail(): Promise<void> {
    throw new Failure('LOCKED', { cause: this.services.thrown });
  }

  @Method('Fails with a text that there is not.')
  @Public()
  async failWordless(): Promise<void> {
    throw new Failure('LOCKED', { text: { key: LEAKY as TextKey, values: {} } });
  }

  @Method('Throws before it becomes a promise.')
  @Public()
  tossAtOnce(): Promise<void> {
    throw new Error(LEAKY);
  }

  @Method('Returns what no JSON can hold.')
  @Public()
  async unspeakable(): Promise<object> {
    return { amount: 10n };
  }
}

describe('whatever a handler throws', () => {
  const services = { thrown: undefined as unknown };
  let app: RpcApp;

  beforeAll(async () => {
    app = await startRpcApp([Broken], services);
  });
  afterAll(() => app.close());

  it.each(Object.keys(THROWN))('%s is an internal error', async (name) => {
    services.thrown = THROWN[name];
    const { status, body } = await app.call('Broken.toss');
    expect(body.error).toEqual({
      code: -32603,
      message: 'Internal error',
      data: { request_id: expect.any(String) },
    });
    expect(status).toBe(500);
    expect(errorLine(app, body.error.data.request_id)).toMatchObject({ method: 'Broken.toss' });
  });

  it.each(Object.keys(THROWN))('%s as the cause of a Failure does not change its answer', async (name) => {
    services.thrown = THROWN[name];
    const { status, body } = await app.call('Broken.fail');
    expect(body.result).toEqual({ errno: 1004, errmsg: '尝试次数过多，请稍后再试！' });
    expect(status).toBe(200);
  });

  it('the cause of a Failure is in the log, and nowhere else', async () => {
    services.thrown = new Error(LEAKY);
    const { body } = await app.call('Broken.fail');
    expect(JSON.stringify(body)).not.toContain('SELECT');
    const line = app.log.map((text) => JSON.parse(text)).findLast(({ msg }) => msg === 'LOCKED');
    expect(line).toMatchObject({ method: 'Broken.fail', level: 40 });
    expect(line.err.message).toContain('SELECT password_hash');
  });

  it.each(['tossAtOnce', 'failWordless', 'unspeakable'])('%s is an internal error', async (method) => {
    const { status, body } = await app.call(`Broken.${method}`);
    expect(status).toBe(500);
    expect(body.error).toEqual({
      code: -32603,
      message: 'Internal error',
      data: { request_id: expect.any(String) },
    });
    expect(errorLine(app, body.error.data.request_id).err.stack).toContain('at ');
  });
});
