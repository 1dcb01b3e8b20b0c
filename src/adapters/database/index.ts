import type { DataSource, EntityTarget, MigrationInterface } from 'typeorm';
import type { DatabaseConfig } from '../../config';

/** The tables and the way to them. */
export interface Schema {
  readonly entities: (new () => object)[];
  readonly migrations: (new () => MigrationInterface)[];
}

/** Says how to connect; nothing is opened yet. */
export async function createDataSource(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  if (config.kind === 'sqlite') return (await import('./sqlite')).sqliteDataSource(config.file, schema);
  return (await import('./mysql')).mysqlDataSource(config.url, schema);
}

/** Connects, and brings the schema up to date; processes that start together do so one after the other. */
export async function openDatabase(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  const dataSource = await createDataSource(config, schema);
  await dataSource.initialize();
  try {
    await withMigrationLock(dataSource, config, () => dataSource.runMigrations({ transaction: 'each' }));
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Runs `work` while no other process changes the schema. Waits for the lock at most 30 seconds. */
export async function withMigrationLock<T>(
  dataSource: DataSource,
  config: DatabaseConfig,
  work: () => Promise<T>,
): Promise<T> {
  if (config.kind === 'sqlite')
    return (await import('./sqlite')).withFileLock(`${config.file}-migrate`, work);
  return (await import('./mysql')).withNamedLock(dataSource, 'mofang:migrate', work);
}

/** Whether the database refused a row because another one has its unique value (MySQL, SQLite). */
export function isUniqueViolation(error: unknown): boolean {
  const { errno, errcode } =
    (error as { driverError?: { errno?: number; errcode?: number } }).driverError ?? {};
  return errno === 1062 || errcode === 2067 || errcode === 1555;
}

/** Selects every column of an entity by hand, where the query builder would cost more than the query. */
export function columnsOf(dataSource: DataSource, entity: EntityTarget<object>, alias: string): string {
  const quote = (name: string) => dataSource.driver.escape(name);
  return dataSource
    .getMetadata(entity)
    .columns.map(
      ({ databaseName }) => `${alias}.${quote(databaseName)} AS ${quote(`${alias}_${databaseName}`)}`,
    )
    .join(', ');
}

/** Makes the entity of a row that was selected with `columnsOf`. */
export function entityOf<T extends object>(
  dataSource: DataSource,
  entity: new () => T,
  alias: string,
  row: Record<string, unknown>,
): T {
  const result = new entity();
  for (const column of dataSource.getMetadata(entity).columns) {
    const value = row[`${alias}_${column.databaseName}`];
    column.setEntityValue(result, dataSource.driver.prepareHydratedValue(value, column));
  }
  return result;
}
