import { DataSource } from 'typeorm';
import type { Schema } from './index';

const MIGRATION_LOCK_TIMEOUT_SECONDS = 30;

/** MySQL or MariaDB: times in UTC, texts compared byte by byte so that 😀 and 😁, a and A differ. */
export function mysqlDataSource(url: string, { entities, migrations }: Schema): DataSource {
  return new DataSource({
    // TypeORM's "mysql" dialect sees a difference in every nullable column that is none.
    type: 'mariadb',
    url,
    entities,
    migrations,
    migrationsTableName: 'mf_migration',
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
  });
}

/** Holds a lock of the database server while `work` runs; it is freed if the connection breaks. */
export async function withNamedLock<T>(
  dataSource: DataSource,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const [row] = await runner.query('SELECT GET_LOCK(?, ?) AS held', [name, MIGRATION_LOCK_TIMEOUT_SECONDS]);
    if (Number(row.held) !== 1)
      throw new Error(`Another process has held ${name} for ${MIGRATION_LOCK_TIMEOUT_SECONDS} s.`);
    try {
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [name]);
    }
  } finally {
    await runner.release();
  }
}
