import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { DataSource } from 'typeorm';
import type { Schema } from './schema';
import { SerialDataSource } from './serial-query-runner';
import { whenFree } from './sqlite-busy';

/** How long opening the file may block this process, which serves nothing yet. */
const OPEN_TIMEOUT_MS = 5_000;
const MIGRATION_LOCK_TIMEOUT_MS = 30_000;

/** Readers don't wait for a writer. From here on SQLite never waits by itself: see `whenFree`. */
const PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 0';

/** The SQLite class that TypeORM's better-sqlite3 driver expects, from a package that needs no compiler. */
class Database extends DatabaseSync {
  constructor(file: string, { readonly = false, timeout = OPEN_TIMEOUT_MS } = {}) {
    super(file, { readOnly: readonly, timeout, enableForeignKeyConstraints: true });
  }

  override prepare(sql: string) {
    const statement = super.prepare(sql);
    return Object.assign(statement, { reader: statement.columns().length > 0 });
  }

  pragma(source: string, { simple = false } = {}) {
    const rows = super.prepare(`PRAGMA ${source}`).all() as object[];
    return simple ? rows[0] && Object.values(rows[0])[0] : rows;
  }
}

/** The embedded database: one file, with transactions that never mix. */
export function sqliteDataSource(file: string, { entities, migrations }: Schema): DataSource {
  // No other user of the machine may read it.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return new SerialDataSource({
    type: 'better-sqlite3',
    driver: Database,
    database: file,
    entities,
    migrations,
    migrationsTableName: 'mf_migration',
    // SQLite does not wait if two processes switch a new file to WAL at the same time.
    prepareDatabase: (database: Database) => whenFree(OPEN_TIMEOUT_MS, () => database.exec(PRAGMAS)),
  });
}

/** Holds a lock on a separate file while `work` runs. The system frees it if the process dies. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = new Database(file, { timeout: 0 });
  try {
    await whenFree(MIGRATION_LOCK_TIMEOUT_MS, () => lock.exec('BEGIN EXCLUSIVE'));
    return await work();
  } finally {
    lock.close();
  }
}
