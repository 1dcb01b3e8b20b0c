import type { DataSource, EntityManager } from 'typeorm';
import { retried } from '../timing';
import { isLostRace } from './faults';

const RETRYING = { mayPass: isLostRace, mostTries: 5, firstPauseMs: 40 };

/**
 * Runs a transaction, and runs it again if the database rolled it back in favour of another one.
 *
 * @param work uses only `manager`, and does nothing that a rollback would not undo.
 */
export function transaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return retried(() => dataSource.transaction(work), RETRYING);
}
