import type { Duplex } from 'node:stream';
import type { PoolConnection } from 'mysql2';
import type { DataSourceOptions, ReplicationMode } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { within } from '../timing';
import { BigintIdDataSource } from './bigint-ids';

interface Limits {
  /** How long is waited for a connection, be it made or given back by others. */
  readonly connectionMs: number;
  /** How long is waited for the answer to one statement; unset for as long as it takes. */
  readonly statementMs?: number;
}

export const CONNECTION_LIMIT_MS = 5_000;
/** Statements of the service take milliseconds: one that takes so long has lost its server. */
const STATEMENT_LIMIT_MS = 10_000;

/**
 * What a connection is told first, whatever the server's own settings are:
 * - a value that does not fit is refused instead of cut, and a backslash escapes, as mysql2 takes for granted;
 * - the server's own times are UTC, like ours;
 * - a row lock is waited for 5 s instead of 50;
 * - READ COMMITTED: nothing here reads twice what must not have changed between (writes state what they
 *   expect), and REPEATABLE READ's gap locks would have inserts of different rows wait for each other, or deadlock.
 */
const SESSION = [
  "SET SESSION sql_mode = 'TRADITIONAL', time_zone = '+00:00', innodb_lock_wait_timeout = 5",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

const told = new WeakSet<PoolConnection>();

/**
 * A runner that waits for nothing forever. TypeORM's own, and mysql2's pool, wait as long as the server is
 * silent; a connection whose server went away without a word would be given to one call after the other.
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
      // It may come when nobody is left to give it back.
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

/** Ends a connection that does not answer in time; mysql2 then fails what waits for the answer. */
function answered<T>(ms: number, connection: PoolConnection, answer: Promise<T>): Promise<T> {
  return within(ms, answer, () => {
    const { stream } = connection as unknown as { readonly stream: Duplex };
    stream.destroy(timeout(`The database did not answer within ${ms} ms.`));
    return answer;
  });
}

const timeout = (message: string): Error => Object.assign(new Error(message), { code: 'ETIMEDOUT' });

/** A data source whose runners wait for nothing forever. */
export class BoundedDataSource extends BigintIdDataSource {
  private limits: Limits = { connectionMs: CONNECTION_LIMIT_MS };

  constructor(options: DataSourceOptions) {
    super(options);
    const driver = this.driver as MysqlDriver;
    driver.createQueryRunner = (mode) => new BoundedQueryRunner(driver, mode, this.limits);
  }

  /** From now on the answer to a statement is bounded too: for a service, not for migrations. */
  limitStatements(): void {
    this.limits = { connectionMs: CONNECTION_LIMIT_MS, statementMs: STATEMENT_LIMIT_MS };
  }
}
