import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DatabaseSync } from '@photostructure/sqlite';
import type { EntityManager } from 'typeorm';
import { openDatabase } from '../../../src/adapters/database';
import { User } from '../../../src/users/account/user.entity';
import { type Account, register } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';

const runFile = promisify(execFile);

/** Adds one 300 times, in a process of its own. */
const ADD_300 = `
  const { DatabaseSync } = require(${JSON.stringify(require.resolve('@photostructure/sqlite'))});
  const file = new DatabaseSync(process.argv[1], { timeout: 10000 });
  for (let count = 0; count < 300; count++) {
    file.exec('BEGIN IMMEDIATE; UPDATE mf_user SET money = money + 1');
    file.exec('COMMIT');
  }
  file.close();
`;

it('a SQLite file that another process is just making is opened when that is done', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  const file = join(folder, 'new.sqlite');
  const other = new DatabaseSync(file);
  // Here SQLite refuses to switch to WAL at once, however long it was told to wait.
  other.exec('BEGIN IMMEDIATE; CREATE TABLE made (id INTEGER)');
  const opening = openDatabase({ kind: 'sqlite', file }, { entities: [], migrations: [] });
  await pause(100);
  other.exec('COMMIT');
  const db = await opening;
  expect(await db.query('SELECT * FROM made')).toEqual([]);
  await db.destroy();
  other.close();
  await rm(folder, { recursive: true });
});

describe('on SQLite, while another process writes to the file', () => {
  let app: TestApp;
  let account: Account;
  let other: InstanceType<typeof DatabaseSync>;
  beforeEach(async () => {
    app = await startApp();
    account = await register(app);
    other = new DatabaseSync(`${app.dataDir}/mofang.sqlite`);
    other.exec('BEGIN IMMEDIATE');
  });
  afterEach(async () => {
    other.close();
    await app.close();
  });

  const info = () => app.call('Users.info', {}, { token: account.access });

  it.each([
    ['single statements', () => app.call('Users.logout', {}, { token: account.access }), 1011],
    [
      'transactions',
      () => app.call('Users.login', { account: account.mobile, password: account.password }),
      0,
    ],
  ])('%s wait for it, and hold no reader up', async (_, write, infoAfterwards) => {
    let isWritten = false;
    const written = write().finally(() => {
      isWritten = true;
    });
    for (let reads = 0; reads < 20; reads++) expect((await info()).result.errno).toBe(0);
    expect(isWritten).toBe(false);
    other.exec('COMMIT');
    expect((await written).result.errno).toBe(0);
    expect((await info()).result.errno).toBe(infoAfterwards);
  });

  it('a write that would wait too long fails, and the next one works', async () => {
    const { context } = app;
    const write = () => context.db.query("UPDATE mf_user SET nickname = 'later'");
    await expect(write()).rejects.toThrow('database is locked');
    other.exec('COMMIT');
    await expect(write()).resolves.toBeDefined();
  });

  it('all writes of both are made', async () => {
    other.exec('COMMIT');
    const { db } = app.context;
    const addOne = (manager: EntityManager) => manager.increment(User, { id: account.id }, 'money', 1);
    const [, ...ours] = await Promise.all([
      runFile(process.execPath, ['-e', ADD_300, `${app.dataDir}/mofang.sqlite`]),
      ...Array.from({ length: 150 }, () => db.transaction(addOne)),
      ...Array.from({ length: 150 }, () => addOne(db.manager)),
    ]);
    expect(ours.map(({ affected }) => affected)).toEqual(ours.map(() => 1));
    expect(other.prepare('SELECT money FROM mf_user').all()).toEqual([{ money: 600 }]);
  });
});
