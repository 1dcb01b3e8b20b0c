import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsInt } from 'class-validator';
import { Method, Namespace, Public } from '../../src/rpc/method';
import { type RpcApp, startRpcApp } from '../harness/rpc-app';

class SubtractParams {
  @IsInt()
  minuend!: number;

  @IsInt()
  subtrahend!: number;
}

class SumParams {
  @IsInt()
  a!: number;

  @IsInt()
  b!: number;

  @IsInt()
  c!: number;
}

/** The methods that the specification's examples call. */
@Namespace('Spec')
class Spec {
  constructor(readonly services: { readonly received: object[] }) {}

  @Method('Subtracts.', SubtractParams)
  @Public()
  async subtract({ minuend, subtrahend }: SubtractParams): Promise<object> {
    return { difference: minuend - subtrahend };
  }

  @Method('Adds.', SumParams)
  @Public()
  async sum({ a, b, c }: SumParams): Promise<object> {
    return { total: a + b + c };
  }

  @Method('Takes note of its params.', SumParams)
  @Public()
  async update(params: SumParams): Promise<void> {
    this.services.received.push({ ...params });
  }

  @Method('Returns what it always returns.')
  @Public()
  async getData(): Promise<object> {
    return { data: ['hello', 5] };
  }

  @Method('Takes note of the call, and breaks.')
  @Public()
  async explode(): Promise<void> {
    this.services.received.push({ exploded: true });
    throw new Error('boom');
  }
}

const result = (id: unknown, members: object) => ({
  jsonrpc: '2.0',
  id,
  result: { errno: 0, errmsg: '成功', ...members },
});
const error = (id: unknown, code: number, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: expect.objectContaining({ code, message }),
});
const invalidRequest = (id: unknown = null) => error(id, -32600, 'Invalid Request');

const subtract = { jsonrpc: '2.0', method: 'Spec.subtract', params: [42, 23] };
const update = { jsonrpc: '2.0', method: 'Spec.update', params: [1, 2, 4] };

let app: RpcApp;
const received: object[] = [];

beforeAll(async () => {
  app = await startRpcApp([Spec], { received });
});
beforeEach(() => {
  received.length = 0;
});
afterAll(() => app.close());

/** A body with an id as it is written, which may be one that no JavaScript value gives. */
const withId = (request: object, id: string) =>
  JSON.stringify({ ...request, id: 0 }).replace('"id":0', `"id":${id}`);

/** Expects an answer that says nothing at all. */
async function expectNoAnswer(body: unknown): Promise<void> {
  const { status, body: answered } = await app.post(body);
  expect({ status, answered }).toEqual({ status: 204, answered: undefined });
}

describe('the examples of the JSON-RPC 2.0 specification', () => {
  it.each([
    ['rpc call with positional parameters', [42, 23], 19],
    ['rpc call with positional parameters, the other way round', [23, 42], -19],
    ['rpc call with named parameters', { subtrahend: 23, minuend: 42 }, 19],
    ['rpc call with named parameters, in another order', { minuend: 42, subtrahend: 23 }, 19],
  ])('%s', async (_name, params, difference) => {
    const { status, body } = await app.post({ ...subtract, params, id: 4 });
    expect(status).toBe(200);
    expect(body).toEqual(result(4, { difference }));
  });

  it('a notification', async () => {
    await expectNoAnswer(update);
    expect(received).toEqual([{ a: 1, b: 2, c: 4 }]);
  });

  it('a notification of a method that does not exist', async () => {
    await expectNoAnswer({ jsonrpc: '2.0', method: 'foobar' });
  });

  it('rpc call of non-existent method', async () => {
    const { status, body } = await app.post({ jsonrpc: '2.0', method: 'foobar', id: '1' });
    expect(status).toBe(400);
    expect(body).toEqual(error('1', -32601, 'Method not found'));
  });

  it('rpc call with invalid JSON', async () => {
    const { status, body } = await app.post('{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]');
    expect(status).toBe(400);
    expect(body).toEqual(error(null, -32700, 'Parse error'));
  });

  it('rpc call with invalid Request object', async () => {
    const { status, body } = await app.post({ jsonrpc: '2.0', method: 1, params: 'bar' });
    expect(status).toBe(400);
    expect(body).toEqual(invalidRequest());
  });

  it('rpc call Batch, invalid JSON', async () => {
    const { status, body } = await app.post(
      '[{"jsonrpc": "2.0", "method": "Spec.sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method"]',
    );
    expect(status).toBe(400);
    expect(body).toEqual(error(null, -32700, 'Parse error'));
  });

  it('rpc call with an empty Array', async () => {
    const { status, body } = await app.post([]);
    expect(status).toBe(200);
    expect(body).toEqual(invalidRequest());
  });

  it('rpc call with an invalid Batch (but not empty)', async () => {
    const { status, body } = await app.post([1]);
    expect(status).toBe(200);
    expect(body).toEqual([invalidRequest()]);
  });

  it('rpc call with invalid Batch', async () => {
    const { status, body } = await app.post([1, 2, 3]);
    expect(status).toBe(200);
    expect(body).toEqual([invalidRequest(), invalidRequest(), invalidRequest()]);
  });

  it('rpc call Batch', async () => {
    const { status, body } = await app.post([
      { jsonrpc: '2.0', method: 'Spec.sum', params: [1, 2, 4], id: '1' },
      update,
      { ...subtract, id: '2' },
      { foo: 'boo' },
      { jsonrpc: '2.0', method: 'foo.get', params: { name: 'myself' }, id: '5' },
      { jsonrpc: '2.0', method: 'Spec.getData', id: '9' },
    ]);
    expect(status).toBe(200);
    expect(body).toEqual([
      result('1', { total: 7 }),
      result('2', { difference: 19 }),
      invalidRequest(),
      error('5', -32601, 'Method not found'),
      result('9', { data: ['hello', 5] }),
    ]);
    expect(received).toHaveLength(1);
  });

  it('rpc call Batch (all notifications)', async () => {
    await expectNoAnswer([update, update]);
    expect(received).toHaveLength(2);
  });
});

/** The names of these tests are the lines on top of src/rpc/protocol.ts. */
describe('where the specification leaves room', () => {
  it('A request with "id": null is a call, and its answer carries null; only a missing id makes a notification.', async () => {
    const { status, body } = await app.post({ ...subtract, id: null });
    expect(status).toBe(200);
    expect(body).toEqual(result(null, { difference: 19 }));
    await expectNoAnswer(subtract);
  });

  it('An id is a text of at most 256 characters, an integer up to 2^53 - 1 as JSON.parse reads it, or null.', async () => {
    const texts = ['', '7', 'x'.repeat(256), '🎲'.repeat(256), '\0'.repeat(256), '\ud800'];
    for (const id of [...texts, 0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null]) {
      expect((await app.post({ ...subtract, id })).body).toEqual(result(id, { difference: 19 }));
    }
    for (const id of ['1.0', '1e3', '9007199254740991.2']) {
      expect((await app.post(withId(subtract, id))).body).toEqual(result(JSON.parse(id), { difference: 19 }));
    }
  });

  it("Anything else as an id makes the request invalid; the answer's id is null.", async () => {
    const texts = ['x'.repeat(257), '🎲'.repeat(257), 'x'.repeat(1_000_000)].map((id) => JSON.stringify(id));
    const numbers = ['0.5', '-1.5', '9007199254740992', '-9007199254740993', '1e400'];
    for (const id of [...texts, ...numbers, 'true', 'false', '{}', '{"a":1}', '[]', '["1"]']) {
      const { status, body } = await app.post(withId(update, id));
      expect({ status, body }).toEqual({ status: 400, body: invalidRequest(null) });
      expect((await app.post(`[${withId(update, id)}]`)).body).toEqual([invalidRequest(null)]);
    }
    expect(received).toEqual([]);
  });

  it('An invalid request with a valid id gets that id back.', async () => {
    for (const id of ['7', 7, 0, '', null]) {
      const wrong = await app.post({ ...subtract, jsonrpc: '1.0', id });
      expect(wrong.status).toBe(400);
      expect(wrong.body).toEqual(invalidRequest(id));
      expect((await app.post([{ jsonrpc: '2.0', id }])).body).toEqual([invalidRequest(id)]);
    }
  });

  it('Params are an object, an array or absent; null is none of these.', async () => {
    for (const params of [null, 'text', '', 0, 1, true, false]) {
      const { status, body } = await app.post({ jsonrpc: '2.0', method: 'Spec.getData', params, id: 1 });
      expect(status).toBe(400);
      expect(body).toEqual(invalidRequest(1));
    }
    for (const params of [{}, [], undefined]) {
      const { status, body } = await app.post({ jsonrpc: '2.0', method: 'Spec.getData', params, id: 1 });
      expect(status).toBe(200);
      expect(body).toEqual(result(1, { data: ['hello', 5] }));
    }
  });

  it('A batch is answered with an array even when one answer is left; with nothing when none is left.', async () => {
    expect((await app.post([{ ...subtract, id: 1 }])).body).toEqual([result(1, { difference: 19 })]);
    expect((await app.post([update, { ...subtract, id: 1 }, update])).body).toEqual([
      result(1, { difference: 19 }),
    ]);
    await expectNoAnswer([update]);
  });

  it('An empty batch, and one with too many calls, is one error, not an array.', async () => {
    expect((await app.post([])).body).toEqual(invalidRequest());
    expect((await app.post(Array(51).fill(update))).body).toEqual(invalidRequest());
    expect(received).toEqual([]);
  });

  it('The HTTP status of whatever came as an array is 200; a refused single call has 400, or 500 for -32603.', async () => {
    const explode = { jsonrpc: '2.0', method: 'Spec.explode', id: 1 };
    const refused = [
      { body: { ...subtract, method: 'nothing', id: 1 }, status: 400 },
      { body: { ...subtract, params: [], id: 1 }, status: 400 },
      { body: 1, status: 400 },
      { body: explode, status: 500 },
    ];
    for (const { body, status } of refused) {
      expect((await app.post(body)).status).toBe(status);
      expect((await app.post([body])).status).toBe(200);
    }
    for (const body of [[], Array(51).fill(update)]) expect((await app.post(body)).status).toBe(200);
  });

  it('every line of our reading has its test here', () => {
    const [comment] = /^\/\*.*?\*\//s.exec(
      readFileSync(join(__dirname, '../../src/rpc/protocol.ts'), 'utf8'),
    ) ?? [''];
    const text = comment.replace(/\n \*(?! -) /g, ' ');
    const lines = [...text.matchAll(/^ \* - (.+)$/gm)].map(([, line]) => line);
    const source = readFileSync(__filename, 'utf8');
    expect(lines).not.toEqual([]);
    expect(
      lines.filter((line) => !source.includes(`it('${line}'`) && !source.includes(`it("${line}"`)),
    ).toEqual([]);
  });
});

describe('beside the examples', () => {
  it('a call that breaks in a batch leaves the other calls their answers', async () => {
    const { body } = await app.post([
      { jsonrpc: '2.0', method: 'Spec.explode', id: 1 },
      { ...subtract, id: 2 },
    ]);
    expect(body).toEqual([error(1, -32603, 'Internal error'), result(2, { difference: 19 })]);
  });

  it('a notification that fails is answered with nothing, like one that succeeds', async () => {
    await expectNoAnswer({ ...update, params: { a: 'one' } });
    await expectNoAnswer({ jsonrpc: '2.0', method: 'Spec.explode' });
    expect(received).toEqual([{ exploded: true }]);
    expect(app.log.join('')).toContain('boom');
  });
});
