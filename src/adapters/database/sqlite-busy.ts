import { retried } from '../timing';
import { isBusy } from './faults';

/**
 * Tries until no other process has the lock that is needed. SQLite would wait by itself, but hold up every
 * other call of this process meanwhile.
 *
 * @param limitMs how long to go on trying; then SQLite's own error is thrown.
 * @param work nothing of it has happened where SQLite was busy.
 */
export function whenFree<T>(limitMs: number, work: () => T | Promise<T>): Promise<T> {
  return retried(work, { mayPass: isBusy, limitMs, firstPauseMs: 2, longestPauseMs: 50 });
}
