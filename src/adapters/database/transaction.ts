import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { isLostRace } from './faults';

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
