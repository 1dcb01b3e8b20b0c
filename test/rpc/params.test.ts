import { IsArray, IsBoolean, IsInt, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Method, Namespace, Public } from '../../src/rpc/method';
import { Rule } from '../../src/rpc/params';
import { type RpcApp, startRpcApp } from '../harness/rpc-app';

class EveryType {
  @IsString()
  text!: string;

  @IsInt()
  count!: number;

  @IsNumber()
  price!: number;

  @IsBoolean()
  flag!: boolean;

  @IsObject()
  options!: object;

  @IsArray()
  list!: unknown[];

  @IsOptional()
  @IsString()
  note?: string;
}

class Ruled {
  @IsString()
  @Rule((value) => value.length > 2, 'PASSWORD_LENGTH')
  @Rule((value) => value.startsWith('a'), 'FIELD_INVALID')
  first!: string;

  @IsOptional()
  @IsString()
  @Rule((value) => value.startsWith('g'), 'CODE_WRONG')
  second?: string;
}

@Namespace('Echo')
class Echo {
  @Method('Returns its params.', EveryType)
  @Public()
  async types(params: EveryType): Promise<object> {
    return { params: { ...params } };
  }

  @Method('Has rules.', Ruled)
  @Public()
  async rules(params: Ruled): Promise<object> {
    return { params: { ...params } };
  }

  @Method('Has rules, and says the first that is broken.', Ruled, { ruleErrors: 'text' })
  @Public()
  async text(params: Ruled): Promise<object> {
    return { params: { ...params } };
  }
}

const GOOD = { text: 't', count: 1, price: 0.5, flag: true, options: { a: 1 }, list: [1], note: 'n' };

describe('the types of params', () => {
  let app: RpcApp;

  beforeAll(async () => {
    app = await startRpcApp([Echo]);
  });
  afterAll(() => app.close());

  /** Expects -32602 that names exactly these params, in this order, with what was expected of them. */
  async function expectInvalid(params: unknown, faults: readonly (readonly [string, string])[]) {
    const { status, body } = await app.call('Echo.types', params);
    expect(status).toBe(400);
    expect(body.result).toBeUndefined();
    expect(body.error).toEqual({
      code: -32602,
      message: 'Invalid params',
      data: faults.map(([param, expected]) => ({ param, expected, message: expect.any(String) })),
    });
  }

  it('params of the right types arrive as they were sent', async () => {
    expect((await app.call('Echo.types', GOOD)).result.params).toEqual(GOOD);
  });

  it('nested values arrive as they were sent', async () => {
    const nested = { options: { a: { b: [{ c: null }] } }, list: [[{ d: 'e' }], null] };
    expect((await app.call('Echo.types', { ...GOOD, ...nested })).result.params).toEqual({
      ...GOOD,
      ...nested,
    });
  });

  it.each<[string, string, unknown[]]>([
    ['text', 'string', [1, true, {}, [], ['t'], { toString: 't' }]],
    ['count', 'integer', ['1', 1.5, true, {}, [1]]],
    ['price', 'number', ['0.5', false, {}, [0.5]]],
    ['flag', 'boolean', ['true', 1, 0, {}, []]],
    ['options', 'object', ['{}', 1, true, [], [{}]]],
    ['list', 'array', ['[]', 1, {}, { length: 0 }]],
    ['note', 'string', [1, false, {}, []]],
  ])('%s of another type than %s is refused, never converted', async (param, expected, values) => {
    for (const value of values) await expectInvalid({ ...GOOD, [param]: value }, [[param, expected]]);
  });

  it('a number that is too large to be one is refused', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Echo.types', params: GOOD });
    for (const [param, good] of [
      ['count', '"count":1'],
      ['price', '"price":0.5'],
    ] as const) {
      const { body: answered } = await app.post(body.replace(good, `"${param}":1e400`));
      expect(answered.error).toMatchObject({ code: -32602, data: [{ param }] });
    }
  });

  it.each([
    ['text', 'string'],
    ['count', 'integer'],
    ['price', 'number'],
    ['flag', 'boolean'],
    ['options', 'object'],
    ['list', 'array'],
  ])('%s may be neither missing nor null, where a value of type %s is expected', async (param, expected) => {
    const { [param as keyof typeof GOOD]: _, ...rest } = GOOD;
    await expectInvalid(rest, [[param, expected]]);
    await expectInvalid({ ...GOOD, [param]: null }, [[param, expected]]);
  });

  it('an optional param may be missing or null, and is then not there', async () => {
    const { note: _, ...rest } = GOOD;
    for (const params of [rest, { ...rest, note: null }]) {
      expect((await app.call('Echo.types', params)).result.params).toEqual(rest);
    }
  });

  it('an unknown param is refused by its name', async () => {
    await expectInvalid({ ...GOOD, nickname: 'x' }, [['nickname', 'nothing']]);
    await expectInvalid({ ...GOOD, Text: 'x' }, [['Text', 'nothing']]);
    await expectInvalid({ ...GOOD, nickname: null }, [['nickname', 'nothing']]);
  });

  it('all faults are told at once', async () => {
    const { text: _, ...rest } = GOOD;
    await expectInvalid({ ...rest, count: '1', flag: null, surplus: 1 }, [
      ['surplus', 'nothing'],
      ['text', 'string'],
      ['count', 'integer'],
      ['flag', 'boolean'],
    ]);
  });

  it.each([{}, [], undefined])('without params (%j) all that are needed are missing', async (params) => {
    const { error } = (await app.call('Echo.types', params)).body;
    expect(error.data.map(({ param }: { param: string }) => param)).toEqual(Object.keys(GOOD).slice(0, -1));
  });

  it('params by position follow the declared order', async () => {
    expect((await app.call('Echo.types', Object.values(GOOD))).result.params).toEqual(GOOD);
    expect((await app.call('Echo.types', Object.values(GOOD).slice(0, -1))).result.errno).toBe(0);
  });

  it('params by position are told by their names', async () => {
    const [, ...others] = Object.values(GOOD);
    await expectInvalid([1, ...others], [['text', 'string']]);
    await expectInvalid(Object.values(GOOD).slice(0, 5), [['list', 'array']]);
  });

  it('too many params by position are told by their places', async () => {
    await expectInvalid(
      [...Object.values(GOOD), 'x', null],
      [
        ['[7]', 'nothing'],
        ['[8]', 'nothing'],
      ],
    );
  });

  it('the message of a fault is in the language of the caller', async () => {
    const messages = async (headers: Record<string, string>) => {
      const { text: _, ...rest } = GOOD;
      const params = { ...rest, count: '1', surplus: 1 };
      const { body } = await app.call('Echo.types', params, { headers });
      return body.error.data.map(({ message }: { message: string }) => message);
    };
    expect(await messages({})).toEqual(['没有这个参数。', '缺少参数。', '参数类型错误。']);
    expect(await messages({ 'Accept-Language': 'en' })).toEqual([
      'There is no such param.',
      'This param is missing.',
      'This param has the wrong type.',
    ]);
  });

  it('rules are not looked at before all types are right', async () => {
    const { status, body } = await app.call('Echo.rules', { first: 'x', second: 1 });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: -32602, data: [{ param: 'second' }] });
  });

  it('a rule of an optional param holds only where the param is given', async () => {
    for (const second of [null, 'good', undefined]) {
      expect((await app.call('Echo.rules', { first: 'abc', second })).result.errno).toBe(0);
    }
    const { result } = await app.call('Echo.rules', { first: 'abc', second: 'bad' });
    expect(result).toEqual({ errno: 1001, errmsg: { second: ['验证码错误！'] } });
  });

  it('broken rules of one param are told in the order in which they are written', async () => {
    const { result } = await app.call('Echo.rules', { first: 'x' });
    expect(result.errmsg.first).toEqual([expect.stringContaining('密码长度有误'), '格式有误！']);
    const text = await app.call('Echo.text', { first: 'x' });
    expect(text.result.errmsg).toContain('密码长度有误');
  });
});
