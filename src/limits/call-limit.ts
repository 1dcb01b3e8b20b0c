import type { Cache } from '../adapters/cache/port';
import { Failure } from '../failure';
import { networkOf } from './network';

/**
 * Counts the calls of each address to each limited method.
 *
 * @param perMinute most calls a minute; 0 for no limit.
 * @throws Failure LOCKED beyond it, with the seconds until the minute is over.
 */
export function callLimit(cache: Cache, perMinute: number) {
  return async (method: string, address: string): Promise<void> => {
    if (perMinute === 0) return;
    const key = `calls:${method}:${networkOf(address)}`;
    if ((await cache.increment(key, 60)) <= perMinute) return;
    throw new Failure('LOCKED', { retryAfterSeconds: await cache.secondsLeft(key) });
  };
}
