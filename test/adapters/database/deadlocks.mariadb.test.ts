import type { DataSource, EntityManager } from 'typeorm';
import { migrations } from '../../../migrations';
import { createDataSource } from '../../../src/adapters/database';
import { transaction } from '../../../src/adapters/database/transaction';
import { readConfig } from '../../../src/config';
import { entities } from '../../../src/entities';
import { User } from '../../../src/users/account/user.entity';
import { newUser } from '../../../src/users/account/user.queries';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';

const DEADLOCK = { driverError: { errno: 1213 } };

describe('a transaction that meets another in a deadlock', () => {
  let server: MariaDb;
  let db: DataSource;
  beforeAll(async () => {
    server = await startMariaDb();
    const { database } = readConfig({ MOFANG_ENV: 'test', MOFANG_DATABASE_URL: server.url });
    db = await createDataSource(database, { entities, migrations });
    await db.initialize();
    await db.runMigrations({ transaction: 'each' });
  });
  afterAll(async () => {
    await db?.destroy();
    await server?.close();
  });
  beforeEach(async () => {
    await db.manager.deleteAll(User);
    const now = new Date();
    for (const name of ['left', 'right'])
      await db.manager.insert(User, newUser({ name, passwordHash: '-', createdAt: now, updatedAt: now }));
  });

  const addOne = (manager: EntityManager, name: string) => manager.increment(User, { name }, 'money', 1);
  const amounts = async () => (await db.manager.find(User)).map(({ money }) => money);

  /** Two transactions that each hold a row when they turn to the other's, in their first run. */
  async function meet(run: typeof transaction) {
    let runs = 0;
    let bothHold: () => void = () => undefined;
    const meeting = new Promise<void>((resolve) => {
      bothHold = resolve;
    });
    const walk = (first: string, second: string) =>
      run(db, async (manager) => {
        await addOne(manager, first);
        if (++runs === 2) bothHold();
        await meeting;
        await addOne(manager, second);
      });
    const outcomes = await Promise.allSettled([walk('left', 'right'), walk('right', 'left')]);
    return { runs, outcomes };
  }

  it('is broken off by MariaDB where nobody retries', async () => {
    const { outcomes } = await meet((dataSource, work) => dataSource.transaction(work));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(reasons).toEqual([
      expect.objectContaining({ driverError: expect.objectContaining({ errno: 1213 }) }),
    ]);
    expect(await amounts()).toEqual([1, 1]);
  });

  it('is run anew, and counts once', async () => {
    const { runs, outcomes } = await meet(transaction);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(runs).toBe(3);
    expect(await amounts()).toEqual([2, 2]);
  });

  it('is given up after five runs', async () => {
    let runs = 0;
    const always = transaction(db, async (manager) => {
      runs++;
      await addOne(manager, 'left');
      throw DEADLOCK;
    });
    await expect(always).rejects.toBe(DEADLOCK);
    expect(runs).toBe(5);
    expect(await amounts()).toEqual([0, 0]);
  });

  it('is not run anew for any other fault', async () => {
    let runs = 0;
    const other = transaction(db, async (manager) => {
      runs++;
      await manager.query('SELECT nothing FROM nowhere');
    });
    await expect(other).rejects.toThrow('nowhere');
    expect(runs).toBe(1);
  });
});
