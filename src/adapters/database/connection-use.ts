import type { DataSource } from 'typeorm';

/** How much of a pool is in use. */
export interface ConnectionUse {
  /** `primary`, or `replica0` and so on. */
  readonly server: string;
  readonly used: number;
  readonly free: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
}

/** What mysql2 keeps of a pool; it has no public way to ask. */
interface Pool {
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

interface PooledDriver {
  readonly pool?: Pool;
  readonly poolCluster?: { readonly _nodes: Readonly<Record<string, { readonly pool: Pool }>> };
}

/** The connections of this process, a pool per server; none for SQLite. */
export function connectionUse({ driver }: DataSource): ConnectionUse[] {
  const { pool, poolCluster } = driver as PooledDriver;
  if (pool !== undefined) return [useOf('primary', pool)];
  return Object.entries(poolCluster?._nodes ?? {}).map(([id, node]) => useOf(serverOf(id), node.pool));
}

/** TypeORM's names are MASTER, SLAVE0 and so on. */
const serverOf = (id: string): string =>
  id === 'MASTER' ? 'primary' : id.toLowerCase().replace('slave', 'replica');

const useOf = (server: string, pool: Pool): ConnectionUse => ({
  server,
  used: pool._allConnections.length - pool._freeConnections.length,
  free: pool._freeConnections.length,
  waiting: pool._connectionQueue.length,
});
