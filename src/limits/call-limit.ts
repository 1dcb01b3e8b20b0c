import type { Cache } from '../adapters/cache/port';
import { countOne } from './counter';
import { networkOf } from './network';

/**
 * Counts the calls of each address to each limited method.
 *
 * @param perMinute most calls a minute; 0 for no limit.
 * @throws Failure LOCKED beyond it, with the seconds until the minute is over.
 */
export const callLimit =
  (cache: Cache, perMinute: number) =>
  (method: string, address: string): Promise<void> =>
    countOne(cache, `calls:${method}:${networkOf(address)}`, { most: perMinute, seconds: 60 });
