import type { DataSource, EntityManager } from 'typeorm';
import { retried } from '../timing';
import { isLostRace } from './faults';

const RETRYING = { mayPass: isLostRace, mostTries: 5, firstPauseMs: 40 };

/**
 * Runs a transaction, and again where the database ended it for the sake of another one.
 *
 * @param work uses `manager` only, and does nothing that a rollback would not take back.
 */
export function transaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return retried(() => dataSource.transaction(work), RETRYING);
}
