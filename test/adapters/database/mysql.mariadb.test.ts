import type { DataSource } from 'typeorm';
import { migrations } from '../../../migrations';
import { openDatabase } from '../../../src/adapters/database';
import { Session } from '../../../src/auth/session.entity';
import { entities } from '../../../src/entities';
import { User } from '../../../src/users/account/user.entity';
import { newUser } from '../../../src/users/account/user.queries';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { mysqlConfig } from './mysql-config';

const POOL_SIZE = 3;
const open = (url: string) =>
  openDatabase(mysqlConfig(url, { poolSize: POOL_SIZE }), { entities, migrations });

describe('MariaDB whose own settings are others than ours', () => {
  let server: MariaDb;
  let db: DataSource;
  beforeAll(async () => {
    server = await startMariaDb([
      '--character-set-server=latin1',
      '--collation-server=latin1_swedish_ci',
      '--default-time-zone=+08:00',
      '--sql-mode=NO_BACKSLASH_ESCAPES',
    ]);
    db = await open(server.url);
  });
  afterAll(async () => {
    await db?.destroy();
    await server?.close();
  });
  beforeEach(() => db.manager.deleteAll(User));

  const insert = async (given: Partial<User> & { name: string }, at = new Date()) => {
    const user = newUser({ passwordHash: '-', createdAt: at, updatedAt: at, ...given });
    await db.manager.insert(User, user);
    return user;
  };

  it('takes each text for itself: letters in either case, accents and emoji', async () => {
    const names = ['ann', 'ANN', 'Ann', 'änn', 'ann😀', 'ann😁', '魔方', '魔仿'];
    for (const name of names) await insert({ name, nickname: `${name}👨‍👩‍👧`, email: `${name}@example.com` });
    const users = await db.manager.find(User, { order: { id: 'ASC' } });
    expect(users.map(({ name, nickname }) => [name, nickname])).toEqual(
      names.map((name) => [name, `${name}👨‍👩‍👧`]),
    );
    await expect(db.manager.countBy(User, { name: 'ANN' })).resolves.toBe(1);
    await expect(insert({ name: 'ann' })).rejects.toMatchObject({ driverError: { errno: 1062 } });
  });

  it('keeps a text that looks like SQL as it is', async () => {
    const name = `\\' OR 1=1 -- "\\\\`;
    await insert({ name });
    await expect(db.manager.findOneBy(User, { name })).resolves.toMatchObject({ name });
  });

  it('keeps times in UTC, to the millisecond, and so does the clock of the server', async () => {
    const at = new Date('2026-03-29T01:59:59.999Z');
    const { id } = await insert({ name: 'clock', lastLogin: at }, at);
    const [raw] = await db.query('SELECT CAST(created_at AS CHAR) AS written, NOW() AS now FROM mf_user');
    expect(raw.written).toBe('2026-03-29 01:59:59.999');
    expect(Math.abs(raw.now.getTime() - Date.now())).toBeLessThan(60_000);
    await expect(db.manager.findOneBy(User, { id })).resolves.toMatchObject({ createdAt: at, lastLogin: at });
  });

  it('gives rows back in the order they were made in, also within a millisecond', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `n${(index * 7919) % 300}`);
    for (const name of names) await insert({ name });
    const users = await db.manager.find(User, { order: { createdAt: 'ASC', id: 'ASC' } });
    expect(users.map(({ name }) => name)).toEqual(names);
    const newest = await db.manager.find(User, { order: { createdAt: 'DESC', id: 'DESC' }, take: 5 });
    expect(newest.map(({ name }) => name)).toEqual(names.slice(-5).reverse());
  });

  it('refuses what does not fit instead of cutting it', async () => {
    await expect(insert({ name: 'x'.repeat(65) })).rejects.toMatchObject({ driverError: { errno: 1406 } });
    await expect(db.query("INSERT INTO mf_session SET id = 'a'")).rejects.toThrow(
      "doesn't have a default value",
    );
  });

  it('reads what is committed, and no more', async () => {
    const { id } = await insert({ name: 'isolated' });
    await db.transaction(async (manager) => {
      await expect(manager.findOneBy(User, { id })).resolves.toMatchObject({ money: 0 });
      await db.transaction((other) => other.update(User, { id }, { money: 5 }));
      await expect(manager.findOneBy(User, { id })).resolves.toMatchObject({ money: 5 });
    });
  });

  it('lets others insert where a transaction found nothing', async () => {
    const session = (id: string) => ({
      id,
      createdAt: new Date(),
      lastSeenAt: new Date(),
      expiresAt: new Date(),
    });
    await db.transaction(async (manager) => {
      await manager.delete(Session, { userId: 4711 });
      await db.manager.insert(Session, session('beside'));
      await manager.insert(Session, session('within'));
    });
    await expect(db.manager.count(Session)).resolves.toBe(2);
  });

  it('never opens more connections than it may, however many calls come at once', async () => {
    await Promise.all(Array.from({ length: 60 }, () => db.query('SELECT SLEEP(0.02)')));
    const connections = await server.query(
      "SELECT id FROM information_schema.processlist WHERE db = 'mofang'",
    );
    expect(connections).toHaveLength(POOL_SIZE);
  });

  it('refuses calls that get no connection, and loses none of those they waited for', async () => {
    const runners = Array.from({ length: POOL_SIZE }, () => db.createQueryRunner());
    for (const runner of runners) await runner.query('SELECT 1');
    const refused = await Promise.allSettled(runners.map(() => db.query('SELECT 1')));
    expect(refused.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual(
      runners.map(() => 'No connection to the database was free within 5000 ms.'),
    );
    for (const runner of runners) await runner.release();
    await expect(Promise.all(runners.map(() => db.query('SELECT 1')))).resolves.toHaveLength(POOL_SIZE);
  });
});
