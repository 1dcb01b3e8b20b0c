import { DatabaseSync } from '@photostructure/sqlite';
import type { DataSource, EntityManager } from 'typeorm';
import { User } from '../../../src/users/account/user.entity';
import { newUser } from '../../../src/users/account/user.queries';
import { codeOf, freshMobile } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';

const fakeUser = (name: string) =>
  newUser({ name, passwordHash: '-', createdAt: new Date(), updatedAt: new Date() });

/** What is in the file, seen by a connection of its own. */
function namesInFile({ dataDir }: TestApp): string[] {
  const file = new DatabaseSync(`${dataDir}/mofang.sqlite`, { readOnly: true });
  const rows = file.prepare('SELECT name FROM mf_user').all() as { name: string }[];
  file.close();
  return rows.map(({ name }) => name);
}

describe('on SQLite', () => {
  let app: TestApp;
  let db: DataSource;
  beforeEach(async () => {
    app = await startApp();
    db = app.context.db;
  });
  afterEach(() => app.close());

  /** Opens a transaction that inserts and waits; the returned function makes it roll back. */
  async function heldTransaction(name: string): Promise<() => Promise<void>> {
    let rollBack: (reason: Error) => void = () => undefined;
    const held = new Promise<never>((_, reject) => {
      rollBack = reject;
    });
    let transaction: Promise<unknown> = Promise.resolve();
    await new Promise<void>((inserted) => {
      transaction = db.transaction(async (manager) => {
        await manager.insert(User, fakeUser(name));
        inserted();
        await held;
      });
    });
    return async () => {
      rollBack(new Error('rolled back'));
      await expect(transaction).rejects.toThrow('rolled back');
    };
  }

  it('a rollback loses none of the writes that others made meanwhile', async () => {
    const rollBack = await heldTransaction('rolled_back');
    const plain = db.manager.insert(User, fakeUser('plain_insert'));
    const transaction = db.transaction((manager) => manager.insert(User, fakeUser('other_transaction')));
    await rollBack();
    await Promise.all([plain, transaction]);
    expect(namesInFile(app).sort()).toEqual(['other_transaction', 'plain_insert']);
  });

  it('a registration over the wire that meets an open transaction is kept when that rolls back', async () => {
    const mobile = freshMobile();
    await app.call('Users.sms', { mobile });
    const sms_code = await codeOf(app, mobile);
    const rollBack = await heldTransaction('rolled_back');
    const registration = app.call('Users.register', {
      mobile,
      password: 'secret',
      password2: 'secret',
      sms_code,
    });
    await rollBack();
    const { result } = await registration;
    expect(result.errno).toBe(0);
    expect(namesInFile(app)).toEqual([mobile]);
  });

  it('a transaction inside another is a savepoint of it', async () => {
    await db.transaction(async (manager) => {
      await manager.insert(User, fakeUser('outer'));
      const inner = manager.transaction(async (nested) => {
        await nested.insert(User, fakeUser('inner'));
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
    });
    expect(namesInFile(app)).toEqual(['outer']);
  });

  it('five hundred transactions that read and write at once count exactly', async () => {
    await db.manager.insert(User, fakeUser('counter'));
    const addOne = async (manager: EntityManager) => {
      const { id, money } = await manager.findOneByOrFail(User, { name: 'counter' });
      await manager.update(User, { id }, { money: money + 1 });
    };
    await Promise.all(Array.from({ length: 500 }, () => db.transaction(addOne)));
    await expect(db.manager.findOneBy(User, { name: 'counter' })).resolves.toMatchObject({ money: 500 });
  });

  it('a transaction that SQLite itself rolled back holds nobody up', async () => {
    await db.manager.insert(User, fakeUser('taken'));
    const double =
      "INSERT OR ROLLBACK INTO mf_user (name, password, created_at, updated_at) VALUES ('taken', '-', '', '')";
    await expect(db.transaction((manager) => manager.query(double))).rejects.toThrow();
    await expect(db.manager.countBy(User, { name: 'taken' })).resolves.toBe(1);
  });
});
