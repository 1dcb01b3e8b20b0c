import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager, EntityTarget, MigrationInterface } from 'typeorm';
import type { DatabaseConfig } from '../../config';
import { limitStatements } from './mysql-query-runner';

/** The tables and the way to them. */
export interface Schema {
  readonly entities: (new () => object)[];
  readonly migrations: (new () => MigrationInterface)[];
}

/** Says how to connect; nothing is opened yet. */
export async function createDataSource(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  if (config.kind === 'sqlite') return (await import('./sqlite')).sqliteDataSource(config.file, schema);
  return (await import('./mysql')).mysqlDataSource(config, schema);
}

/**
 * Connects, waiting for a server that comes up later.
 *
 * @param waitSeconds how long to go on trying; 0 for one try.
 * @throws Error that names host and database, where it took too long or was refused.
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

/** Connects, and brings the schema up to date; processes that start together do so one after the other. */
export async function openDatabase(
  config: DatabaseConfig,
  schema: Schema,
  waitSeconds = 0,
): Promise<DataSource> {
  const dataSource = await connect(config, schema, waitSeconds);
  try {
    await withMigrationLock(dataSource, config, () => dataSource.runMigrations({ transaction: 'each' }));
    // A migration may take its time; calls may not.
    if (config.kind === 'mysql') limitStatements(dataSource);
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

const MOST_TRIES = 5;

/**
 * Runs a transaction, and again where the database ended it for the sake of another one.
 *
 * @param work uses `manager` only, and does nothing that a rollback would not take back.
 */
export async function transaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (!isLostRace(error) || tries === MOST_TRIES) throw error;
      // Those that met once would meet again after the same pause.
      await pause(Math.random() * 20 * 2 ** tries);
    }
  }
}

/** Whether a transaction was chosen to end in a deadlock, or waited too long for a lock (MySQL). */
function isLostRace(error: unknown): boolean {
  const { errno } = (error as { driverError?: { errno?: number } }).driverError ?? {};
  return errno === 1213 || errno === 1205;
}

/** A replica that failed is left alone for a while: each try at it costs a call up to a second. */
const REPLICA_REST_MS = 5_000;
const restUntil = new WeakMap<DataSource, number>();

/**
 * Reads what may be some seconds old: from a replica, or from the primary where there is none or it fails.
 *
 * @param work reads by the manager it is given; it may run twice.
 */
export async function onReplica<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  log: { warn(details: object, message: string): void },
): Promise<T> {
  const hasReplica = 'replication' in dataSource.options;
  if (!hasReplica || Date.now() < (restUntil.get(dataSource) ?? 0)) return work(dataSource.manager);
  const runner = dataSource.createQueryRunner('slave');
  try {
    return await work(runner.manager);
  } catch (err) {
    restUntil.set(dataSource, Date.now() + REPLICA_REST_MS);
    log.warn({ err }, 'a replica failed; reading from the primary');
  } finally {
    await runner.release();
  }
  return work(dataSource.manager);
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
