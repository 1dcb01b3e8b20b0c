import { EntityManager } from 'typeorm';
import { Address } from '../../src/addresses/address.entity';
import { DefaultAddress } from '../../src/addresses/default-address.entity';
import { User } from '../../src/users/account/user.entity';
import { register } from '../harness/accounts';
import { startApp } from '../harness/app';
import { withApp } from '../harness/with-app';
import { defaults, FIELDS, HOME, LIMIT, tags, useAddresses } from './addresses-app';

const NOT_FOUND = { errno: 10122, errmsg: '收货地址不存在！' };

describe('addresses', () => {
  const { app, call, callInEnglish, create, createAll, list } = useAddresses();

  describe('Addresses', () => {
    it('a new user has none', async () => {
      const { status, result } = await call('list');
      expect(status).toBe(200);
      expect(result).toEqual({ errno: 0, errmsg: '成功', addresses: [] });
    });

    it('what is created is listed as it was given, and is the default', async () => {
      const { status, result } = await create();
      expect(status).toBe(200);
      expect(result).toEqual({
        errno: 0,
        errmsg: '成功',
        addresses: [{ id: expect.any(Number), ...HOME, is_default: true }],
      });
      expect(await list()).toEqual(result.addresses);
    });

    it('every write returns the list as it is then', async () => {
      const { a, b } = await createAll('abc');
      for (const [name, params] of [
        ['create', { ...HOME, tag: 'd' }],
        ['update', { id: b, tag: 'B' }],
        ['setDefault', { id: b }],
        ['remove', { id: a }],
      ] as const) {
        const { result } = await call(name, params);
        expect({ name, errno: result.errno }).toEqual({ name, errno: 0 });
        expect(result.addresses).toEqual(await list());
      }
    });

    it('takes params by position, in the order of the contract', async () => {
      const { receiver, receiver_phone, address, postcode, tag } = HOME;
      const { result } = await call('create', [receiver, receiver_phone, address, postcode, tag]);
      expect(result.addresses).toEqual([{ id: expect.any(Number), ...HOME, is_default: true }]);
      const [{ id }] = result.addresses;
      expect((await call('update', [id, '李四'])).result.addresses[0].receiver).toBe('李四');
      expect((await call('setDefault', [id])).result.errno).toBe(0);
      expect((await call('remove', [id])).result.addresses).toEqual([]);
    });
  });

  describe('Addresses.update', () => {
    it.each(FIELDS)('changes %s and leaves the rest', async (field) => {
      const [before] = (await create()).result.addresses;
      const value = { ...HOME, receiver_phone: '13900139000', postcode: '200000' }[field];
      const changed = value === HOME[field] ? `${value}新` : value;
      const { result } = await call('update', { id: before.id, [field]: changed });
      expect(result.addresses).toEqual([{ ...before, [field]: changed }]);
    });

    it('changes all fields at once', async () => {
      const { a, b } = await createAll('ab');
      const change = {
        receiver: '李四',
        receiver_phone: '13900139000',
        address: '上海',
        postcode: '200000',
        tag: '公司',
      };
      const { result } = await call('update', { id: b, ...change });
      expect(result.addresses).toEqual([
        { id: a, ...HOME, tag: 'a', is_default: true },
        { id: b, ...change, is_default: false },
      ]);
    });

    it('changes nothing where nothing is given, null being nothing', async () => {
      const [before] = (await create()).result.addresses;
      expect((await call('update', { id: before.id })).result.addresses).toEqual([before]);
      expect((await call('update', { id: before.id, tag: null })).result.addresses).toEqual([before]);
    });

    it('moves no address in the list', async () => {
      const { a, c } = await createAll('abcd');
      await call('update', { id: c, tag: 'C' });
      expect(tags(await list())).toEqual(['a', 'd', 'C', 'b']);
      await call('update', { id: a, tag: 'A' });
      expect(tags(await list())).toEqual(['A', 'd', 'C', 'b']);
    });
  });

  describe('the default address', () => {
    it('is the first that was created, and leads the list; the others follow, the newest first', async () => {
      await createAll('abcd');
      const addresses = await list();
      expect(tags(addresses)).toEqual(['a', 'd', 'c', 'b']);
      expect(addresses.map((address) => address.is_default)).toEqual([true, false, false, false]);
    });

    it('is the one that was set last', async () => {
      const { b, c } = await createAll('abc');
      expect(tags((await call('setDefault', { id: b })).result.addresses)).toEqual(['b', 'c', 'a']);
      const { result } = await call('setDefault', { id: c });
      expect(tags(result.addresses)).toEqual(['c', 'b', 'a']);
      expect(tags(defaults(result.addresses))).toEqual(['c']);
    });

    it('stays when it is set again', async () => {
      const { a } = await createAll('ab');
      expect(tags((await call('setDefault', { id: a })).result.addresses)).toEqual(['a', 'b']);
    });

    it('stays when another one is removed or added', async () => {
      const { b, c } = await createAll('abc');
      await call('setDefault', { id: b });
      expect(tags((await call('remove', { id: c })).result.addresses)).toEqual(['b', 'a']);
      expect(tags((await create({ tag: 'd' })).result.addresses)).toEqual(['b', 'd', 'a']);
    });

    it('passes to the newest when it is removed, and stays there when a newer one comes', async () => {
      const { a, c } = await createAll('abc');
      expect(tags((await call('remove', { id: a })).result.addresses)).toEqual(['c', 'b']);
      expect(tags((await create({ tag: 'd' })).result.addresses)).toEqual(['c', 'd', 'b']);
      expect(tags((await call('remove', { id: c })).result.addresses)).toEqual(['d', 'b']);
    });

    it('is the next that is created after the last was removed', async () => {
      const { a } = await createAll('a');
      expect((await call('remove', { id: a })).result.addresses).toEqual([]);
      await createAll('bc');
      expect(tags(await list())).toEqual(['b', 'c']);
    });
  });

  describe('addresses that do not exist', () => {
    const attempts = (id: number) => [
      ['update', { id, tag: '公司' }] as const,
      ['remove', { id }] as const,
      ['setDefault', { id }] as const,
    ];

    it.each([0, -1, 999_999_999, 2 ** 31, 2 ** 53, 1e300])('%d is none', async (id) => {
      await create();
      const before = await list();
      for (const [name, params] of attempts(id)) {
        const { status, result } = await call(name, params);
        expect({ name, status, result }).toEqual({ name, status: 200, result: NOT_FOUND });
      }
      expect(await list()).toEqual(before);
    });

    it('one of another user is none, and stays as it is', async () => {
      const other = await register(app());
      const { b } = await createAll('ab', other.access);
      await create();
      const [own, theirs] = [await list(), await list(other.access)];
      for (const [name, params] of attempts(b as number))
        expect({ name, result: (await call(name, params)).result }).toEqual({ name, result: NOT_FOUND });
      expect(await list()).toEqual(own);
      expect(await list(other.access)).toEqual(theirs);
    });

    it('one that was removed is none, though its row is kept', async () => {
      const { b } = await createAll('ab');
      await call('remove', { id: b });
      const before = await list();
      for (const [name, params] of attempts(b as number))
        expect({ name, result: (await call(name, params)).result }).toEqual({ name, result: NOT_FOUND });
      expect(await list()).toEqual(before);
      const row = await app().context.db.manager.findOneByOrFail(Address, { id: b as number });
      expect(row).toMatchObject({ tag: 'b', deletedAt: expect.any(Date) });
    });

    it('says so in English', async () => {
      const { result } = await callInEnglish('remove', { id: 1e9 });
      expect(result).toEqual({ errno: 10122, errmsg: 'No such address.' });
    });
  });

  describe('the number of addresses', () => {
    it(`is ${LIMIT} at most, said in both languages, and removed ones do not count`, async () => {
      for (let count = 0; count < LIMIT; count++) expect((await create()).result.errno).toBe(0);
      const full = await create();
      expect(full.status).toBe(200);
      expect(full.result).toEqual({ errno: 1001, errmsg: '收货地址最多20个！' });
      const { result } = await callInEnglish('create', HOME);
      expect(result).toEqual({ errno: 1001, errmsg: 'There can be at most 20 addresses.' });
      const addresses = await list();
      expect(addresses).toHaveLength(LIMIT);

      await call('remove', { id: addresses.at(-1)?.id });
      expect((await create()).result.addresses).toHaveLength(LIMIT);
    });

    it('is a setting', () =>
      withApp(startApp({ MOFANG_ADDRESS_LIMIT: '1' }), async (other) => {
        const { access } = await register(other);
        expect((await other.call('Addresses.create', HOME, { token: access })).result.errno).toBe(0);
        const { result } = await other.call('Addresses.create', HOME, { token: access });
        expect(result).toEqual({ errno: 1001, errmsg: '收货地址最多1个！' });
      }));

    it('is each user’s own', async () => {
      const other = await register(app());
      for (let count = 0; count < LIMIT; count++) await create();
      expect((await create({}, other.access)).result.addresses).toHaveLength(1);
    });
  });

  describe('addresses in the tables', () => {
    it('go with their user', async () => {
      const account = await register(app());
      const { b } = await createAll('abc', account.access);
      await call('remove', { id: b }, account.access);
      const { manager } = app().context.db;
      await manager.delete(User, { id: account.id });
      expect(await manager.countBy(Address, { userId: account.id })).toBe(0);
      expect(await manager.countBy(DefaultAddress, { userId: account.id })).toBe(0);
    });

    it('change nothing in the row of their user', async () => {
      const account = await register(app());
      const read = () => app().context.db.manager.findOneByOrFail(User, { id: account.id });
      const before = await read();
      const { a, b } = await createAll('ab', account.access);
      await call('setDefault', { id: b }, account.access);
      await call('remove', { id: a }, account.access);
      expect(await read()).toEqual(before);
    });

    it('a user who goes between the look at the token and the change is told so', () =>
      app().inside(async () => {
        const account = await register(app());
        const { db } = app().context;
        const transaction = db.transaction.bind(db) as (work: unknown) => Promise<unknown>;
        const spy = jest.spyOn(db, 'transaction').mockImplementationOnce(async (work: unknown) => {
          await db.manager.delete(User, { id: account.id });
          return transaction(work) as Promise<never>;
        });
        const { status, result } = await create({}, account.access);
        spy.mockRestore();
        expect(status).toBe(200);
        expect(result).toEqual({ errno: 1101, errmsg: '当前用户不存在！' });
      }));

    it('stay as they were where a change fails half-way', () =>
      app().inside(async () => {
        const { a } = await createAll('ab');
        const before = await list();
        const spy = jest
          .spyOn(EntityManager.prototype, 'upsert')
          .mockRejectedValueOnce(new Error('disk full'));
        const { status, body } = await call('remove', { id: a });
        spy.mockRestore();
        expect({ status, code: body.error.code }).toEqual({ status: 500, code: -32603 });
        expect(await list()).toEqual(before);
      }));
  });
});
