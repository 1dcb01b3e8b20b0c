import { isIP } from 'node:net';
import type { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../../config';
import { waitFor } from '../timing';
import { BoundedDataSource, CONNECTION_LIMIT_MS } from './mysql-query-runner';
import type { Schema } from './schema';

type MysqlConfig = Extract<DatabaseConfig, { kind: 'mysql' }>;

const MIGRATION_LOCK_TIMEOUT_SECONDS = 30;
/** The most calls that may wait for a connection; more are refused at once. */
const MOST_WAITING = 1_000;
/** Shorter than the time after which firewalls forget an idle connection. */
const KEEP_ALIVE_MS = 30_000;

/** MySQL or MariaDB. Times are UTC. Strings are compared byte by byte, so that 😀 and 😁, a and A differ. */
export function mysqlDataSource(config: MysqlConfig, { entities, migrations }: Schema): BoundedDataSource {
  if (config.tls) assertNamesHost(config.url);
  return new BoundedDataSource({
    // TypeORM's "mysql" dialect wrongly reports a difference in every nullable column.
    type: 'mariadb',
    url: config.url,
    entities,
    migrations,
    migrationsTableName: 'mf_migration',
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize: config.poolSize,
    connectTimeout: CONNECTION_LIMIT_MS,
    extra: { queueLimit: MOST_WAITING, keepAliveInitialDelay: KEEP_ALIVE_MS },
    // Without verifyIdentity, mysql2 accepts a certificate of a known CA for any host.
    ...(config.tls && { ssl: { verifyIdentity: true, ...config.tls } as object }),
  });
}

/** @throws Error if the host is an IP address: mysql2 would check the certificate against localhost. */
function assertNamesHost(url: string): void {
  const [, host = ''] = /^(\[[^\]]*\]|[^:/]*)/.exec(addressOf(url)) ?? [];
  if (isIP(host.replace(/^\[|\]$/g, '')) === 0) return;
  throw new Error(
    `With TLS, name the database server by its host name: no certificate is checked for ${host}.`,
  );
}

/** host:port/database, without user name and password. */
const addressOf = (url: string): string => url.replace(/^mysql:\/\/(?:.*@)?/, '');

/**
 * Faults that may be repaired while a start waits. Any other, such as a wrong password, is reported at once.
 */
const PASSING = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
]);

/**
 * Connects, and waits for a server that comes up later.
 *
 * @param waitSeconds how long to keep trying; 0 for one try.
 * @throws Error that names host and database, never the password.
 */
export async function connect(dataSource: DataSource, url: string, waitSeconds: number): Promise<void> {
  const [address, database] = addressOf(url).split('/');
  const name = `The database ${database} at ${address}`;
  await waitFor(name, waitSeconds, () => dataSource.initialize(), mayPass);
}

const mayPass = (error: unknown): boolean => PASSING.has((error as NodeJS.ErrnoException).code ?? '');

/** Holds a lock on the database server while `work` runs. The server frees it if the connection breaks. */
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
