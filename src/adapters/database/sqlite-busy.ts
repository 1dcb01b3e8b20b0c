import { setTimeout as pause } from 'node:timers/promises';

const SQLITE_BUSY = 5;
const LONGEST_PAUSE_MS = 50;

/**
 * Tries until no other process has the lock that is needed. SQLite would wait by itself, but hold up every
 * other call of this process meanwhile.
 *
 * @param limitMs how long to go on trying; then SQLite's own error is thrown.
 * @param work nothing of it has happened where SQLite was busy.
 */
export async function whenFree<T>(limitMs: number, work: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + limitMs;
  for (let longest = 2; ; longest = Math.min(longest * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error;
      // Those that wait together would meet again after the same pause.
      await pause(1 + Math.random() * longest);
    }
  }
}

function isBusy(error: unknown): boolean {
  const { errcode, driverError } = error as { errcode?: number; driverError?: { errcode?: number } };
  // The low byte: the others say why.
  return ((driverError?.errcode ?? errcode ?? 0) & 0xff) === SQLITE_BUSY;
}
