import type { Duplex } from 'node:stream';
import type { PoolConnection } from 'mysql2';
import type { DataSourceOptions, ReplicationMode } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { within } from '../timing';
import { BigintIdDataSource } from './bigint-ids';

interface Limits {
  /** How long to wait for a connection, whether a new one or one that another caller gives back. */
  readonly connectionMs: number;
  /** How long to wait for the result of one statement; unset for no limit. */
  readonly statementMs?: number;
}

export const CONNECTION_LIMIT_MS = 5_000;
/** The service's statements take milliseconds. One that takes this long has lost its server. */
const STATEMENT_LIMIT_MS = 10_000;

/**
 * What every connection sets first, whatever the server's own settings are:
 * - a value that does not fit is refused instead of cut, and a backslash escapes, as mysql2 assumes;
 * - the server's own times are UTC, like ours;
 * - a row lock is waited for 5 s instead of 50;
 * - READ COMMITTED: nothing here reads twice what must not have changed in between (writes state what they
 *   expect), and REPEATABLE READ's gap locks would make inserts of different rows wait for each other, or
 *   deadlock.
 */
const SESSION = [
  "SET SESSION sql_mode = 'TRADITIONAL', time_zone = '+00:00', innodb_lock_wait_timeout = 5",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

const told = new WeakSet<PoolConnection>();

/**
 * A query runner with a time limit for every wait. TypeORM's own runner and mysql2's pool wait for as long as
 * the server is silent; one call after another would get a connection whose server went away without a word.
 */
class BoundedQueryRunner extends MysqlQueryRunner {
  private connecting: Promise<PoolConnection> | undefined;

  constructor(
    driver: MysqlDriver,
    mode: ReplicationMode,
    private readonly limits: Limits,
  ) {
    super(driver, mode);
  }

  override connect(): Promise<PoolConnection> {
    this.connecting ??= this.takeConnection();
    return this.connecting;
  }

  // biome-ignore lint/suspicious/noExplicitAny: TypeORM's own signature
  override async query(sql: string, parameters?: any[], useStructuredResult?: boolean): Promise<any> {
    const connection = await this.connect();
    const { statementMs } = this.limits;
    const answer = super.query(sql, parameters, useStructuredResult);
    return statementMs === undefined ? answer : answered(statementMs, connection, answer);
  }

  private async takeConnection(): Promise<PoolConnection> {
    const { connectionMs } = this.limits;
    const taking: Promise<PoolConnection> = super.connect();
    const connection = await within(connectionMs, taking, () => {
      // The connection may arrive after the caller gave up; then nobody else returns it to the pool.
      taking.then((late) => this.isReleased && late.release()).catch(() => undefined);
      throw timeout(`No connection to the database was free within ${connectionMs} ms.`);
    });
    if (!told.has(connection)) await this.tell(connection);
    return connection;
  }

  private async tell(connection: PoolConnection): Promise<void> {
    try {
      for (const sql of SESSION) {
        await answered(this.limits.connectionMs, connection, connection.promise().query(sql));
      }
      told.add(connection);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }
}

/** Ends a connection that does not answer in time; mysql2 then fails whatever waits for the answer. */
function answered<T>(ms: number, connection: PoolConnection, answer: Promise<T>): Promise<T> {
  return within(ms, answer, () => {
    const { stream } = connection as unknown as { readonly stream: Duplex };
    stream.destroy(timeout(`The database did not answer within ${ms} ms.`));
    return answer;
  });
}

const timeout = (message: string): Error => Object.assign(new Error(message), { code: 'ETIMEDOUT' });

/** A data source whose query runners have a time limit for every wait. */
export class BoundedDataSource extends BigintIdDataSource {
  private limits: Limits = { connectionMs: CONNECTION_LIMIT_MS };

  constructor(options: DataSourceOptions) {
    super(options);
    const driver = this.driver as MysqlDriver;
    driver.createQueryRunner = (mode) => new BoundedQueryRunner(driver, mode, this.limits);
  }

  /** From now on statements have a time limit too: for the service, not for migrations. */
  limitStatements(): void {
    this.limits = { connectionMs: CONNECTION_LIMIT_MS, statementMs: STATEMENT_LIMIT_MS };
  }
}
