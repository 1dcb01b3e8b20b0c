import { retried } from '../timing';
import { isBusy } from './faults';

/**
 * Retries until no other process holds the lock that `work` needs. SQLite could wait by itself, but would
 * block every other call of this process meanwhile.
 *
 * @param limitMs how long to keep trying; then SQLite's own error is thrown.
 * @param work does nothing at all if SQLite is busy.
 */
export function whenFree<T>(limitMs: number, work: () => T | Promise<T>): Promise<T> {
  return retried(work, { mayPass: isBusy, limitMs, firstPauseMs: 2, longestPauseMs: 50 });
}
