import type { DataSource } from 'typeorm';

/** How much of the pool is in use. */
export interface ConnectionUse {
  readonly used: number;
  readonly free: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
}

/** The private fields of a mysql2 pool; it has no public way to read them. */
interface Pool {
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

/** How many connections of this process are in use; undefined for SQLite, which has none. */
export function connectionUse({ driver }: DataSource): ConnectionUse | undefined {
  const { pool } = driver as { readonly pool?: Pool };
  if (pool === undefined) return undefined;
  const free = pool._freeConnections.length;
  return { used: pool._allConnections.length - free, free, waiting: pool._connectionQueue.length };
}
