import { register } from '../harness/accounts';
import type { Answer } from '../harness/app';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { FIELDS, type Field, HOME, METHODS, useAddresses } from './addresses-app';

/** Errno and texts of each field's rule. */
const RULES = {
  receiver: {
    errno: 10115,
    zh: '收货人姓名有误，必须在1~10个字符长度之间！',
    en: 'The receiver must be 1 to 10 characters long.',
  },
  receiver_phone: {
    errno: 10117,
    zh: '收货人手机号格式有误！',
    en: "The receiver's phone is not a mobile number.",
  },
  address: {
    errno: 10116,
    zh: '收货地址有误，必须在1~100个字符长度之间！',
    en: 'The address must be 1 to 100 characters long.',
  },
  postcode: { errno: 10118, zh: '邮政编码有误，必须是6位数字！', en: 'The postcode must be 6 digits.' },
  tag: {
    errno: 10119,
    zh: '地址标签有误，必须在1~10个字符长度之间！',
    en: 'The tag must be 1 to 10 characters long.',
  },
} as const satisfies Record<Field, object>;

/** Texts that are no line of at most so many characters. */
const noLines = (max: number): [string, string][] => [
  ['nothing', ''],
  ['spaces alone', ' \u3000\t'],
  ['one character too many', '字'.repeat(max + 1)],
  ['one emoji too many', '😀'.repeat(max + 1)],
  ['a NUL in it', 'a\u0000b'],
  ['a NUL at its end', 'a\u0000'],
  ['a line break in it', 'a\nb'],
  ['an escape character', '\u001b[2J'],
  ['a C1 control character', 'a\u0085b'],
  ['a line separator in it', 'a\u2028b'],
  ['half a character', '\ud83d'],
];
const NO_POSTCODES = [
  '',
  '10008',
  '1000800',
  '10008a',
  '１０００８０',
  '١٠٠٠٨٠',
  '100080\n',
  ' 100080',
  '-10008',
  '1e0008',
  '10008\u0000',
];
const BROKEN: readonly (readonly [Field, string, string])[] = [
  ...noLines(10).map(([what, text]) => ['receiver', what, text] as const),
  ...noLines(100).map(([what, text]) => ['address', what, text] as const),
  ...noLines(10).map(([what, text]) => ['tag', what, text] as const),
  ...DISGUISES.map(([what, disguise]) => ['receiver_phone', what, disguise('13800138000')] as const),
  ...NO_MOBILES.map((text) => ['receiver_phone', JSON.stringify(text), text] as const),
  ...NO_POSTCODES.map((text) => ['postcode', JSON.stringify(text), text] as const),
];

describe('what is said of addresses', () => {
  const { app, call, callInEnglish, create, list } = useAddresses();

  describe('rules of addresses', () => {
    it.each(BROKEN)('Addresses.create refuses as %s: %s', async (field, _what, text) => {
      const { status, result } = await create({ [field]: text });
      expect(status).toBe(200);
      expect(result).toEqual({ errno: RULES[field].errno, errmsg: RULES[field].zh });
      expect(await list()).toEqual([]);
    });

    it.each(FIELDS)('Addresses.update refuses as %s what Addresses.create refuses', async (field) => {
      const [before] = (await create()).result.addresses;
      for (const text of ['', 'a\u0000']) {
        const { status, result } = await call('update', { id: before.id, [field]: text });
        expect(status).toBe(200);
        expect(result).toEqual({ errno: RULES[field].errno, errmsg: RULES[field].zh });
      }
      expect(await list()).toEqual([before]);
    });

    it.each(FIELDS)('says in English what is wrong: %s', async (field) => {
      const { result } = await callInEnglish('create', { ...HOME, [field]: '' });
      expect(result).toEqual({ errno: RULES[field].errno, errmsg: RULES[field].en });
    });

    it('of several broken rules the first in the declared order is told', async () => {
      const empty = Object.fromEntries(FIELDS.map((field) => [field, '']));
      const told: number[] = [];
      for (const field of FIELDS) {
        told.push((await create(empty)).result.errno);
        empty[field] = HOME[field];
      }
      expect(told).toEqual([10115, 10117, 10116, 10118, 10119]);
    });

    it.each([
      ['the shortest', { receiver: '张', address: '京', postcode: '000000', tag: '1' }],
      ['the longest', { receiver: '字'.repeat(10), address: '字'.repeat(100), tag: '字'.repeat(10) }],
      [
        'emoji, each one character',
        { receiver: '😀'.repeat(10), address: '😁'.repeat(100), tag: '🏠'.repeat(10) },
      ],
      ['what looks like SQL or HTML', { receiver: "x' OR 1=1", address: '<b>"`\\%_', tag: '{"a":1}' }],
      ['spaces inside', { receiver: 'Ann Lee', address: '1  High St', tag: 'a b' }],
    ])('takes and keeps %s', async (_what, change) => {
      const { result } = await create(change);
      expect(result.addresses).toEqual([{ id: expect.any(Number), ...HOME, ...change, is_default: true }]);
    });

    it('leaves out the white space around texts, before it counts them', async () => {
      const around = (text: string) => ` \n\u3000${text}\t \u00a0`;
      const texts = { receiver: '字'.repeat(10), address: '字'.repeat(100), tag: '字'.repeat(10) };
      const padded = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, around(text)]));
      const [created] = (await create(padded)).result.addresses;
      expect(created).toMatchObject(texts);
      const { result } = await call('update', { id: created.id, tag: around('公司') });
      expect(result.addresses).toEqual([{ ...created, tag: '公司' }]);
    });
  });

  describe('params of addresses', () => {
    const faults = ({ status, body }: Answer) => ({ status, code: body.error.code, data: body.error.data });
    const fault = (param: string, expected: string) => ({
      status: 400,
      code: -32602,
      data: [expect.objectContaining({ param, expected })],
    });

    it.each(FIELDS)('%s: what is no string has the wrong type', async (field) => {
      for (const value of [100080, true, ['a'], { a: 'a' }]) {
        expect(faults(await create({ [field]: value }))).toEqual(fault(field, 'string'));
        expect(faults(await call('update', { id: 1, [field]: value }))).toEqual(fault(field, 'string'));
      }
      expect(faults(await create({ [field]: null }))).toEqual(fault(field, 'string'));
      expect(await list()).toEqual([]);
    });

    it.each(FIELDS)('Addresses.create needs %s', async (field) => {
      const { [field]: _, ...others } = HOME;
      expect(faults(await call('create', others))).toEqual(fault(field, 'string'));
    });

    it.each(['update', 'remove', 'setDefault'] as const)(
      'Addresses.%s needs an id, a whole number',
      async (name) => {
        for (const id of ['1', 1.5, null, true, [1]])
          expect(faults(await call(name, { id }))).toEqual(fault('id', 'integer'));
        expect(faults(await call(name, {}))).toEqual(fault('id', 'integer'));
      },
    );

    it('an unknown param is none of theirs', async () => {
      const [{ id }] = (await create()).result.addresses;
      expect(faults(await create({ province: '北京' }))).toEqual(fault('province', 'nothing'));
      for (const param of ['is_default', 'user_id', 'deleted_at'])
        expect(faults(await call('update', { id, [param]: 1 }))).toEqual(fault(param, 'nothing'));
    });

    it.each(METHODS)('Addresses.%s asks for an access token before it looks at params', async (name) => {
      const { refresh } = await register(app());
      for (const options of [{}, { token: refresh }]) {
        const { status, result } = await app().call(`Addresses.${name}`, { nothing: 1 }, options);
        expect(status).toBe(200);
        expect(result).toEqual({ errno: 1011, errmsg: '没有认证令牌' });
      }
    });
  });
});
