import { Mutex, withTimeout } from 'async-mutex';
import type { DataSourceOptions } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner';
import { BigintIdDataSource } from './bigint-ids';
import { whenFree } from './sqlite-busy';

const LOCK_TIMEOUT_MS = 10_000;
/** How long to wait while another process writes. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Keeps transactions apart on the single connection that a process has to a SQLite file.
 *
 * All callers share TypeORM's own runner: while one transaction is open, another becomes a savepoint inside
 * it and a plain insert joins it, so a rollback loses writes that were reported as done. Here each caller has
 * a runner of its own; a transaction holds the connection and all others wait.
 */
class SerialQueryRunner extends BetterSqlite3QueryRunner {
  private endTransaction: (() => void) | undefined;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly mutex: Mutex,
    statements: Map<string, unknown>,
  ) {
    super(driver);
    Object.assign(this, { stmtCache: statements });
  }

  // biome-ignore lint/suspicious/noExplicitAny: TypeORM's own signature
  override async query(sql: string, parameters?: any[], useStructuredResult?: boolean): Promise<any> {
    if (sql === 'BEGIN TRANSACTION') return whenFree(BUSY_TIMEOUT_MS, () => this.begin());
    if (this.endTransaction === undefined) {
      const query = () => super.query(sql, parameters, useStructuredResult);
      return whenFree(BUSY_TIMEOUT_MS, () => this.mutex.runExclusive(query));
    }
    try {
      // SQLite rolls back by itself in some cases, such as a full disk. Then nothing is left to roll back.
      if (sql === 'ROLLBACK' && !this.isInTransaction()) return undefined;
      return await super.query(sql, parameters, useStructuredResult);
    } finally {
      if (sql === 'ROLLBACK' || (sql === 'COMMIT' && !this.isInTransaction())) this.end();
    }
  }

  override async release(): Promise<void> {
    try {
      if (this.endTransaction !== undefined) await this.rollbackTransaction();
    } finally {
      this.end();
      await super.release();
    }
  }

  /**
   * IMMEDIATE takes the write lock at once. A deferred transaction fails if two processes both turn to
   * writing.
   */
  private async begin(): Promise<void> {
    const release = await this.mutex.acquire();
    try {
      await super.query('BEGIN IMMEDIATE');
      this.endTransaction = release;
    } catch (error) {
      release();
      throw error;
    }
  }

  private isInTransaction(): boolean {
    return (this.driver.databaseConnection as { readonly isTransaction: boolean }).isTransaction;
  }

  private end(): void {
    this.endTransaction?.();
    this.endTransaction = undefined;
  }
}

/** A data source on SQLite that gives every caller its own query runner. */
export class SerialDataSource extends BigintIdDataSource {
  constructor(options: DataSourceOptions) {
    super(options);
    const driver = this.driver as BetterSqlite3Driver;
    const timeout = new Error(
      `SQLite was busy with another transaction for ${LOCK_TIMEOUT_MS} ms. Inside transaction(…), use the manager it gives.`,
    );
    const mutex = withTimeout(new Mutex(), LOCK_TIMEOUT_MS, timeout) as Mutex;
    const statements = new Map<string, unknown>();
    driver.createQueryRunner = () => new SerialQueryRunner(driver, mutex, statements);
  }
}
