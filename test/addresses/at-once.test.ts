import { DefaultAddress } from '../../src/addresses/default-address.entity';
import { type Account, register } from '../harness/accounts';
import { defaults, errnosOf, LIMIT, type Listed, tags, useAddresses } from './addresses-app';

describe('changes of addresses at the same time', () => {
  const { app, call, create, createAll, list } = useAddresses();

  const fifty = <T>(work: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: 50 }, (_, index) => work(index)));

  /** What must hold whatever was done, in the answers and in the tables. */
  async function expectOneDefault(by: Pick<Account, 'id' | 'access'>): Promise<Listed[]> {
    const addresses = await list(by.access);
    expect(defaults(addresses)).toHaveLength(addresses.length > 0 ? 1 : 0);
    const { manager } = app().context.db;
    const stored = await manager.findBy(DefaultAddress, { userId: by.id });
    if (addresses.length > 0) expect(stored.map(({ addressId }) => addressId)).toEqual([addresses[0]?.id]);
    return addresses;
  }

  it('of fifty creates as many succeed as there may be addresses', async () => {
    const account = await register(app());
    const errnos = errnosOf(await fifty(() => create({}, account.access)));
    expect(errnos.filter((errno) => errno === 0)).toHaveLength(LIMIT);
    expect(errnos.filter((errno) => errno === 1001)).toHaveLength(30);
    expect(await expectOneDefault(account)).toHaveLength(LIMIT);
  });

  it('after fifty choices one of them is the default, and every answer had one', async () => {
    const account = await register(app());
    const ids = Object.values(await createAll('abcde', account.access));
    const answers = await fifty((index) => call('setDefault', { id: ids[index % 5] }, account.access));
    for (const { result } of answers) {
      expect(result.errno).toBe(0);
      expect(defaults(result.addresses)).toHaveLength(1);
    }
    await expectOneDefault(account);
  });

  it('of fifty removals of one address one succeeds', async () => {
    const account = await register(app());
    const { a } = await createAll('abc', account.access);
    const errnos = errnosOf(await fifty(() => call('remove', { id: a }, account.access)));
    expect(errnos.sort()).toEqual([0, ...Array(49).fill(10122)]);
    expect(tags(await expectOneDefault(account))).toEqual(['c', 'b']);
  });

  it('of an address that is chosen and removed at once nothing is left', async () => {
    const account = await register(app());
    const { b } = await createAll('abc', account.access);
    await fifty((index) => call(index === 25 ? 'remove' : 'setDefault', { id: b }, account.access));
    expect(tags(await expectOneDefault(account))).not.toContain('b');
  });

  it('the default survives creates, choices and removals of all kinds', async () => {
    const account = await register(app());
    for (let round = 0; round < 3; round++) {
      await createAll('abcdefgh'.slice(0, 8 - round), account.access);
      const ids = (await list(account.access)).map(({ id }) => id);
      const answers = await fifty((index) => {
        const id = ids[Math.floor(index / 3) % ids.length];
        if (index % 3 === 0) return create({}, account.access);
        return call(index % 3 === 1 ? 'setDefault' : 'remove', { id }, account.access);
      });
      for (const { status, result } of answers) {
        expect(status).toBe(200);
        expect([0, 1001, 10122]).toContain(result.errno);
        if (result.errno === 0) expect(defaults(result.addresses).length).toBe(result.addresses.length && 1);
      }
      expect((await expectOneDefault(account)).length).toBeLessThanOrEqual(LIMIT);
    }
  });

  it('removals of all leave none, and the next one created is the default', async () => {
    const account = await register(app());
    const ids = Object.values(await createAll('abcdef', account.access));
    const errnos = errnosOf(await Promise.all(ids.map((id) => call('remove', { id }, account.access))));
    expect(errnos).toEqual(ids.map(() => 0));
    expect(await list(account.access)).toEqual([]);
    await fifty(() => create({}, account.access));
    await expectOneDefault(account);
  });

  it('many users change theirs at once, and none meets another', async () => {
    const accounts = await Promise.all(Array.from({ length: 10 }, () => register(app())));
    for (const { access } of accounts) await createAll('ab', access);
    const answers = await fifty(async (index) => {
      const { access } = accounts[index % 10] as Account;
      const ids = (await list(access)).map(({ id }) => id);
      return [await call('setDefault', { id: ids.at(-1) }, access), await create({}, access)];
    });
    expect(new Set(errnosOf(answers.flat()))).toEqual(new Set([0]));
    for (const account of accounts) expect(await expectOneDefault(account)).toHaveLength(7);
  });
});
