import type { DataSource, EntityManager } from 'typeorm';

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
