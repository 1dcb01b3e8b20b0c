import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { differenceOf } from '../../../cli/new-migration/difference';
import type { DatabaseConfig } from '../../../src/config';
import { User } from '../../../src/users/account/user.entity';
import { newUser } from '../../../src/users/account/user.queries';
import { mysqlConfig } from '../../adapters/database/mysql-config';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { MigrationsCheckout } from './checkout';
import { ChangedNote, GrownNote, Note } from './notes';

const VERSIONS = [
  ['create-notes', Note, { title: 'title', stars: 3, isDone: false, mood: 'calm' }],
  ['change-notes', ChangedNote, { title: 'title', stars: 3, isDone: false }],
  ['grow-notes', GrownNote, { title: 'title', place: '', parentId: null }],
] as const;

const undoLast = (db: DataSource) => db.undoLastMigration({ transaction: 'each' });

describe('mofang migrate --create', () => {
  let server: MariaDb;
  const folder = mkdtempSync(join(tmpdir(), 'mofang-test-'));
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const DATABASES = {
    SQLite: async (name: string): Promise<DatabaseConfig> => ({ kind: 'sqlite', file: join(folder, name) }),
    MariaDB: async (name: string): Promise<DatabaseConfig> => {
      await server.query(`CREATE DATABASE ${name}`);
      return mysqlConfig(server.url.replace(/\w+$/, name));
    },
  };
  const differences = async (db: DataSource) => {
    const { upQueries } = await db.driver.createSchemaBuilder().log();
    return [...upQueries.map(({ query }) => query), ...(await differenceOf(db))];
  };

  it.each([
    ['SQLite', 'MariaDB'],
    ['MariaDB', 'SQLite'],
  ] as const)(
    'what is written on %s leaves no difference there or on %s, keeps the rows, and is taken back',
    async (here, there) => {
      const checkout = new MigrationsCheckout();
      const written = await DATABASES[here](`written_on_${here}`);
      const other = await DATABASES[there](`taken_from_${here}`);
      try {
        for (const [name, entity, expected] of VERSIONS) {
          await checkout.create(written, name, [entity]);
          for (const config of [written, other])
            await checkout.with(config, [entity], async (db) => {
              await expect(differences(db)).resolves.toEqual([]);
              if (entity === Note) await insertNote(db);
              await expect(db.manager.find<object>(entity)).resolves.toMatchObject([expected]);
            });
        }
        for (const [, entity, expected] of VERSIONS.slice(0, -1).reverse()) {
          for (const config of [written, other]) await checkout.with(config, [], undoLast);
          checkout.written.pop();
          for (const config of [written, other])
            await checkout.with(config, [entity], async (db) => {
              await expect(differences(db)).resolves.toEqual([]);
              await expect(db.manager.find<object>(entity)).resolves.toMatchObject([
                { title: expected.title },
              ]);
            });
        }
      } finally {
        checkout.remove();
      }
    },
  );
});

async function insertNote({ manager }: DataSource): Promise<void> {
  const now = new Date();
  const user = manager.create(
    User,
    newUser({ name: 'writer', passwordHash: '-', createdAt: now, updatedAt: now }),
  );
  await manager.insert(User, user);
  await manager.insert(Note, { userId: user.id, title: 'title' });
}
