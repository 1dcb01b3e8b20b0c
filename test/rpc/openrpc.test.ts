import jsonSchemaMetaSchema from '@json-schema-tools/meta-schema';
import openRpcMetaSchema from '@open-rpc/meta-schema';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { ERRNO } from '../../src/errno';
import type { OpenRpcDocument } from '../../src/rpc/describe';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

type Method = OpenRpcDocument['methods'][number];

/** Formats that tell the explorer how to show a value, and a token by its looks. */
const OUR_FORMATS = {
  jwt: /^[\w-]+\.[\w-]+\.[\w-]+$/,
  'image-url': true,
  'data-url': true,
  password: true,
} as const;

/** The meta-schemas name a dialect of their own that ajv does not know; their keywords are draft 7's. */
function withoutDialect({ $schema: _, ...schema }: Record<string, unknown>): object {
  return schema;
}

describe('the OpenRPC document', () => {
  let app: TestApp;
  let document: OpenRpcDocument;
  beforeAll(async () => {
    app = await startApp();
    document = (await (await fetch(`${app.url}/api/openrpc.json`)).json()) as OpenRpcDocument;
  });
  afterAll(() => app.close());

  /** A validator of a method's results; references go to the document's own schemas. */
  function resultValidator({ name, result }: Method): ValidateFunction {
    const ajv = addFormats(new Ajv({ strict: false, allErrors: true, formats: OUR_FORMATS }));
    return ajv.compile({ $id: name, ...result.schema, components: document.components });
  }

  const paramsOf = ({ examples }: Method) =>
    Object.fromEntries(examples[0]?.params.map(({ name, value }) => [name, value]) ?? []);

  async function expectDescribed(method: Method, options: { token?: string }): Promise<void> {
    const { name } = method;
    const { status, result } = await app.call(name, paramsOf(method), options);
    const isValid = resultValidator(method);
    const errors = isValid(result) ? null : isValid.errors;
    expect({ name, status, errors }).toEqual({ name, status: 200, errors: null });
    expect([ERRNO.OK, ...method['x-errnos']]).toContain(result.errno);
  }

  it('is valid OpenRPC', () => {
    const ajv = addFormats(new Ajv({ strict: false, validateSchema: false }));
    ajv.addSchema(withoutDialect(jsonSchemaMetaSchema), 'https://meta.json-schema.tools');
    const isValid = ajv.compile(withoutDialect(openRpcMetaSchema));
    expect(isValid(document) ? [] : isValid.errors).toEqual([]);
  });

  it('is what rpc.discover answers, without an errno around it', async () => {
    expect((await app.call('rpc.discover')).result).toEqual(document);
  });

  it('lists what is served', () => {
    const names = document.methods.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Users.login', 'Users.avatar', 'Inbox.list']));
  });

  const textOf = (errno: number) => document['x-errnos'].find((each) => each.errno === errno)?.['zh-CN'];

  it('says of each method what it does, who may call it, and what it may answer', () => {
    for (const method of document.methods) {
      expect(method.summary).toMatch(/^[A-Z].*\.$/);
      for (const errno of method['x-errnos'])
        expect(method.description).toContain(`${errno} ${textOf(errno)}`);
      expect(['public', 'access', 'refresh']).toContain(method['x-auth']);
      expect(method['x-errnos'].includes(ERRNO.TOKEN_MISSING)).toBe(method['x-auth'] !== 'public');
      for (const { description } of method.params as { description?: string }[])
        expect(description).toBeTruthy();
    }
  });

  it('names the limits that are in force', async () => {
    const other = await startApp({ MOFANG_REGISTER_PASSWORD_MIN: '9', MOFANG_PASSWORD_MAX: '32' });
    const { result } = await other.call('rpc.discover');
    await other.close();
    const { methods, 'x-errnos': errnos } = result as OpenRpcDocument;
    const { params } = methods.find(({ name }) => name === 'Users.register') as Method;
    expect(params.find(({ name }) => name === 'password')?.schema).toMatchObject({
      minLength: 9,
      maxLength: 32,
    });
    expect(errnos.find(({ errno }) => errno === ERRNO.NEW_PASSWORD_INVALID)?.en).toContain(
      '8 to 32 characters',
    );
  });

  it('shows each required param by an example', () => {
    for (const { name, params, examples } of document.methods) {
      const needed = params.filter(({ required }) => required).map((param) => param.name);
      const shown = examples.flatMap((example) => example.params).filter(({ value }) => value !== undefined);
      expect({ name, shown: shown.map((param) => param.name) }).toEqual({
        name,
        shown: expect.arrayContaining(needed),
      });
    }
  });

  it('says of every method that needs no token that one may be told to wait', () => {
    const open = document.methods.filter((method) => method['x-auth'] === 'public');
    expect(open.length).toBeGreaterThan(10);
    for (const method of open) expect(method['x-errnos']).toContain(ERRNO.LOCKED);
  });

  it('describes the params inside params, with their rules', () => {
    const { Profile } = document.components.schemas;
    expect(Profile?.properties?.education).toMatchObject({
      type: 'string',
      maxLength: 64,
      description: expect.any(String),
    });
  });

  it('describes the answers of every example, called without a token and with a good one', async () => {
    for (const method of document.methods) {
      // Some of the examples end the session, or close the account.
      const account = await register(app);
      await expectDescribed(method, {});
      const token = method['x-auth'] === 'refresh' ? account.refresh : account.access;
      await expectDescribed(method, { token });
    }
  });

  it('describes the answers of a whole session', async () => {
    const { mobile, password, access, refresh } = await register(app);
    const good: [string, object, string?][] = [
      ['Users.login', { account: mobile, password }],
      ['Users.info', {}, access],
      ['Users.verify', {}, access],
      ['Users.refresh', {}, refresh],
      ['Users.refresh', { rotate: true }, refresh],
      ['Inbox.list', {}],
      ['Users.logout', {}, access],
    ];
    for (const [name, params, token] of good) {
      const isValid = resultValidator(document.methods.find((method) => method.name === name) as Method);
      const { result } = await app.call(name, params, token === undefined ? {} : { token });
      expect({ name, errno: result.errno }).toEqual({ name, errno: 0 });
      expect({ name, errors: isValid(result) ? null : isValid.errors }).toEqual({ name, errors: null });
    }
  });

  it('tells a wrong answer from a right one', () => {
    const isValid = resultValidator(document.methods.find(({ name }) => name === 'Users.login') as Method);
    expect(isValid({ errno: 0, errmsg: '成功' })).toBe(false);
    expect(isValid({ errno: 1020, errmsg: '错误的图片格式！' })).toBe(false);
  });

  it('is not served in production unless the explorer is', async () => {
    const other = await startApp({ MOFANG_EXPLORER: 'false' });
    expect((await other.call('rpc.discover')).body.error.code).toBe(-32601);
    expect((await other.call('system.describe')).body.error.code).toBe(-32601);
    expect((await fetch(`${other.url}/api/openrpc.json`)).status).toBe(404);
    await other.close();
  });

  it('has the form of the original framework at system.describe', async () => {
    const { result } = await app.call('system.describe');
    expect(result).toMatchObject({ sdversion: '1.0', name: 'mofang' });
    expect(result.procs).toContainEqual({
      name: 'Users.mobile',
      summary: expect.any(String),
      params: [{ name: 'mobile', type: 'str' }],
      return: { type: 'obj' },
    });
  });
});
