import type { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../../config';
import { assertColumns } from './missing-columns';
import type { BoundedDataSource } from './mysql-query-runner';
import type { Schema } from './schema';

/** Prepares the connection without opening it. */
export async function createDataSource(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  if (config.kind === 'sqlite') return (await import('./sqlite')).sqliteDataSource(config.file, schema);
  return (await import('./mysql')).mysqlDataSource(config, schema);
}

/**
 * Connects, and waits for a server that comes up later.
 *
 * @param waitSeconds how long to keep trying; 0 for one try.
 * @throws Error that names host and database, if that took too long or the server refused.
 */
export async function connect(
  config: DatabaseConfig,
  schema: Schema,
  waitSeconds: number,
): Promise<DataSource> {
  const dataSource = await createDataSource(config, schema);
  if (config.kind === 'sqlite') await dataSource.initialize();
  else await (await import('./mysql')).connect(dataSource, config.url, waitSeconds);
  return dataSource;
}

/**
 * Connects and runs the migrations that are due. Processes that start together take turns.
 *
 * @throws Error if the database can't be used, a migration fails, or no migration makes a column that an
 *   entity needs.
 */
export async function openDatabase(
  config: DatabaseConfig,
  schema: Schema,
  waitSeconds = 0,
): Promise<DataSource> {
  const dataSource = await connect(config, schema, waitSeconds);
  try {
    await withMigrationLock(dataSource, config, () => dataSource.runMigrations({ transaction: 'each' }));
    await assertColumns(dataSource);
    // A migration may take long; a call may not.
    if (config.kind === 'mysql') (dataSource as BoundedDataSource).limitStatements();
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Runs `work` while no other process migrates. Waits for the lock at most 30 seconds. */
export async function withMigrationLock<T>(
  dataSource: DataSource,
  config: DatabaseConfig,
  work: () => Promise<T>,
): Promise<T> {
  if (config.kind === 'sqlite')
    return (await import('./sqlite')).withFileLock(`${config.file}-migrate`, work);
  return (await import('./mysql')).withNamedLock(dataSource, 'mofang:migrate', work);
}
