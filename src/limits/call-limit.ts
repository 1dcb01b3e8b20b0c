import type { Cache } from '../adapters/cache/port';
import { countOne } from './counter';
import { networkOf } from './network';

/**
 * Counts the calls of each IP address to each limited method.
 *
 * @param perMinute most calls a minute; 0 for no limit.
 * @throws Failure LOCKED above the limit, with the seconds until the minute is over.
 */
export const callLimit =
  (cache: Cache, perMinute: number) =>
  (method: string, ip: string): Promise<void> =>
    countOne(cache, `calls:${method}:${networkOf(ip)}`, { most: perMinute, seconds: 60 });
