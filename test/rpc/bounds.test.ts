import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { namespacesFor } from '../../src/namespaces';
import { Method, Namespace, Public } from '../../src/rpc/method';
import type { ParamsShape } from '../../src/rpc/params';
import { createRegistry } from '../../src/rpc/registry';
import { register } from '../harness/accounts';
import { startApp } from '../harness/app';
import { type RpcApp, startRpcApp } from '../harness/rpc-app';
import { withApp } from '../harness/with-app';

/** No answer to a refused call is larger. */
const MOST_BYTES = 16_384;
const BODY_LIMIT = 2_097_152;
const MOST_FAULTS = 10;
const MILLION = 1_000_000;

class Inside {
  @IsOptional()
  @IsString()
  school?: string;

  @IsInt()
  year!: number;
}

class Params {
  @IsString()
  text!: string;

  @IsOptional()
  @ValidateNested({ always: true })
  @Type(() => Inside)
  inside?: Inside;
}

@Namespace('Bounded')
class Bounded {
  constructor(readonly services: { calls: number }) {}

  @Method('Counts its calls.', Params)
  @Public()
  async take(_params: Params): Promise<void> {
    this.services.calls++;
  }

  @Method('Takes no params.')
  @Public()
  async takeNothing(): Promise<void> {
    this.services.calls++;
  }
}

const names = (count: number, nameOf = (index: number) => `k${index}`) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), 0]));
const items = (count: number) => Array<number>(count).fill(0);

const bytesOf = (body: unknown) => Buffer.byteLength(JSON.stringify(body));

describe('what a refused call is told', () => {
  const services = { calls: 0 };
  let app: RpcApp;

  beforeAll(async () => {
    app = await startRpcApp([Bounded], services);
  });
  afterEach(() => expect(services.calls).toBe(0));
  afterAll(() => app.close());

  async function faultsOf(params: unknown, method = 'Bounded.take') {
    const { body } = await app.call(method, params);
    expect(body.error).toMatchObject({ code: -32602, message: 'Invalid params' });
    expect(bytesOf(body)).toBeLessThan(MOST_BYTES);
    return body.error.data;
  }

  it('ten faults are told one by one, without a count of more', async () => {
    const faults = await faultsOf({ text: 't', ...names(MOST_FAULTS) });
    expect(faults.map(({ param }: { param: string }) => param)).toEqual(Object.keys(names(MOST_FAULTS)));
  });

  it.each<[string, object, number]>([
    ['params by position', ['t', null, ...items(MILLION)], MILLION],
    ['params by name', names(150_000), 150_001],
    ['params by name inside another', { text: 't', inside: names(150_000) }, 150_001],
    ['params by name, inside and outside', { inside: { ...names(9), year: 'x' }, ...names(9) }, 20],
  ])(
    'of more %s that are wrong, the first ten are told, and how many more there are',
    async (_name, params, count) => {
      const faults = await faultsOf(params);
      expect(faults).toHaveLength(MOST_FAULTS + 1);
      expect(faults.at(-1)).toEqual({ more: count - MOST_FAULTS });
    },
  );

  it('a method without params tells no more of them', async () => {
    expect((await faultsOf(items(MILLION), 'Bounded.takeNothing')).at(-1)).toEqual({ more: MILLION - 10 });
    expect((await faultsOf(names(100), 'Bounded.takeNothing')).at(-1)).toEqual({ more: 90 });
  });

  it.each([
    ['a million characters', 'x'.repeat(MILLION), 'x'.repeat(64)],
    ['64 characters', 'y'.repeat(64), 'y'.repeat(64)],
    ['65 emoji', '🎲'.repeat(65), '🎲'.repeat(64)],
    ['a letter and 64 emoji', `a${'🎲'.repeat(64)}`, `a${'🎲'.repeat(63)}`],
    ['control characters', '\0'.repeat(100_000), '\0'.repeat(64)],
    ['halves of emoji', '\ud83c'.repeat(65), '\ufffd'.repeat(64)],
  ])('a name of %s is repeated up to 64 characters, none of them cut in half', async (_name, given, told) => {
    expect(await faultsOf({ text: 't', [given]: 0 })).toMatchObject([{ param: told }]);
    const inside = { year: 1, [given]: 0 };
    expect(await faultsOf({ text: 't', inside })).toMatchObject([{ param: `inside.${told}` }]);
  });

  it.each([
    ['a text of a million characters', 'x'.repeat(MILLION)],
    ['a list of a million items', items(MILLION)],
    ['a list of many objects', Array(300_000).fill({})],
    ['an object of many members', names(150_000)],
  ])('%s of the wrong type is told by the name of the param alone', async (_name, value) => {
    expect(await faultsOf({ text: 't', inside: { year: value } })).toEqual([
      { param: 'inside.year', expected: 'integer', message: expect.any(String) },
    ]);
  });

  it('names of the widest characters, in a batch of fifty, are at most as much for each call', async () => {
    const params = names(20, (index) => String.fromCharCode(index) + '\u0001'.repeat(200));
    const request = { jsonrpc: '2.0', method: 'Bounded.take', params };
    const { body } = await app.post(
      Array.from({ length: 50 }, () => ({ ...request, id: '\u0001'.repeat(256) })),
    );
    expect(body).toHaveLength(50);
    for (const answer of body) expect(bytesOf(answer)).toBeLessThan(MOST_BYTES);
  });

  it('a notification is answered with nothing, however much is wrong with it', async () => {
    const notification = { jsonrpc: '2.0', method: 'Bounded.take', params: items(MILLION) };
    const { status, body } = await app.post(notification);
    expect({ status, body }).toEqual({ status: 204, body: undefined });
  });

  it('the name of a method that does not exist is not repeated', async () => {
    const { body } = await app.call('x'.repeat(MILLION), {});
    expect(body.error).toEqual({ code: -32601, message: 'Method not found' });
  });
});

describe('a body of two megabytes', () => {
  let app: RpcApp;

  beforeAll(async () => {
    app = await startRpcApp([Bounded], { calls: 0 });
  });
  afterAll(() => app.close());

  const call = (params: string, id = '1') =>
    `{"jsonrpc":"2.0","id":${id},"method":"Bounded.take","params":${params}}`;
  const filled = (before: string, unit: string, after: string) =>
    before + unit.repeat((BODY_LIMIT - 100 - before.length - after.length) / unit.length) + after;
  const inText = (unit: string) => call(filled('{"text":1,"inside":"', unit, '"}'));
  const inList = (unit: string) => call(filled('["t",1', `,${unit}`, ']'));
  const calls = (params: string) =>
    `[${Array.from({ length: 50 }, (_, id) => call(params, `${id}`)).join()}]`;

  it.each<[string, number, string]>([
    ['a text of backslashes', -32602, inText('\\\\')],
    ['a text of quotes', -32602, inText('\\"')],
    ['a text of backslashes before quotes', -32602, inText('\\\\\\"')],
    ['a text of escapes', -32602, inText('\\ud800')],
    ['a text of brackets', -32602, inText('[{')],
    ['a text that never ends', -32700, inText('\\\\').slice(0, -4)],
    ['a text that a backslash keeps open', -32700, inText('\\\\').replace('"}}', '\\"}}')],
    ['brackets that only open', -32600, '['.repeat(BODY_LIMIT)],
    ['brackets that open and close', -32602, inList('[]')],
    ['objects', -32602, inList('{"a":{}}')],
    ['numbers that are too large', -32602, inList('1e400')],
    ['a number of two million digits', -32602, call(filled('[', '9', ']'))],
    ['a fraction of two million digits', -32602, call(filled('[0.', '9', ']'))],
    ['an id of two million digits', -32600, call('{}', filled('', '9', '').slice(0, -100))],
    ['the same param again and again', -32602, call(filled('{"text":1', ',"text":1', '}'))],
    ['spaces behind what looks like a forbidden key', -32602, call(filled('["__proto__"', ' ', ',1,2]'))],
    ['keys that are nearly forbidden', -32602, inList('{"constructor":1}')],
    ['a batch of too many nothings', -32600, filled('[0', ',0', ']')],
    ['a batch of too many objects', -32600, filled('[{}', ',{}', ']')],
    ['a batch of fifty calls with many faults', -32602, calls(`[${items(20_000)}]`)],
    ['a batch of fifty calls with many unknown params', -32602, calls(JSON.stringify(names(3000)))],
    [
      'a request with many members',
      -32602,
      `{${JSON.stringify(names(150_000)).slice(1, -1)},${call('{}').slice(1)}`,
    ],
  ])('of %s is answered with %i, and little else', async (_name, code, body) => {
    const { body: answered } = await app.post(body);
    const answers = [answered].flat();
    for (const { error } of answers) expect(error.code).toBe(code);
    expect(bytesOf(answered)).toBeLessThan(MOST_BYTES * answers.length);
    expect(body.length).toBeGreaterThan(BODY_LIMIT / 2);
  });
});

describe('an object that has params of its own', () => {
  let app: RpcApp;

  beforeAll(async () => {
    app = await startRpcApp([Bounded], { calls: 0 });
  });
  afterAll(() => app.close());

  it.each<[string, unknown]>([
    ['an empty list', []],
    ['a list of one that would do', [{ year: 1 }]],
    ['a list of lists', [[]]],
    ['a text', 'x'],
    ['an empty text', ''],
    ['a number', 0],
    ['false', false],
    ['a list of a million items', items(MILLION)],
  ])('is refused where %s stands instead', async (_name, inside) => {
    const { body } = await app.call('Bounded.take', { text: 't', inside });
    const fault = { param: 'inside', expected: 'object', message: '参数类型错误。' };
    expect(body.error).toEqual({ code: -32602, message: 'Invalid params', data: [fault] });
    const byPosition = await app.call('Bounded.take', ['t', inside]);
    expect(byPosition.body.error).toEqual(body.error);
  });

  it('may be null where it is optional', async () => {
    expect((await app.call('Bounded.take', { text: 't', inside: null })).result.errno).toBe(0);
  });

  it.each<[string, object, string]>([
    ['null for a param that is needed', { year: null }, 'integer'],
    ['a list', { year: [1] }, 'integer'],
    ['nothing', {}, 'integer'],
  ])('is refused by the path of its param where that is %s', async (_name, inside, expected) => {
    const { body } = await app.call('Bounded.take', { text: 't', inside });
    expect(body.error.data).toMatchObject([{ param: 'inside.year', expected }]);
  });

  it('may leave out, or give as null, what is optional inside it', async () => {
    for (const inside of [{ year: 1 }, { year: 1, school: null }]) {
      expect((await app.call('Bounded.take', { text: 't', inside })).result.errno).toBe(0);
    }
  });
});

/** Params of the right types and as long as can be, which break every rule that there is. */
const longParams = (shape: ParamsShape): object =>
  Object.fromEntries(
    [...shape].map(([param, { expected, nested }]) => [
      param,
      nested ? longParams(nested.shape) : LONG[expected],
    ]),
  );
const LONG: Record<string, unknown> = {
  string: '\u0001魔'.repeat(5_000),
  integer: Number.MAX_SAFE_INTEGER,
  number: -Number.MAX_VALUE,
  boolean: true,
};

it('no refusal of any method grows with what was sent', async () => {
  await withApp(startApp(), async (app) => {
    const { access: token } = await register(app);
    const refused = new Set<number>();
    for (const { name, shape } of createRegistry(namespacesFor(app.context.config)).values()) {
      const params = longParams(shape);
      const wrong = [items(1000), { ...params, ...names(1000) }];
      for (const given of shape.size > 0 ? [...wrong, params] : wrong) {
        const { body } = await app.call(name, given, { token, headers: { 'Accept-Language': 'en' } });
        refused.add(body.error?.code ?? body.result.errno);
        expect({ name, isSmall: bytesOf(body) < MOST_BYTES }).toEqual({ name, isSmall: true });
      }
    }
    expect([...refused]).toEqual(expect.arrayContaining([-32602, 1001, 1020, 10108]));
  });
});
