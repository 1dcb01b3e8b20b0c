import type { Config } from '../../config';
import type { Log } from '../../logging';
import type { Cache } from './port';

/** The cache of a configuration: in Redis, or in this process where there is none. */
export async function createCache(
  { redis, startTimeoutSeconds }: Pick<Config, 'redis' | 'startTimeoutSeconds'>,
  log: Log,
): Promise<Cache> {
  if (redis === undefined) return new (await import('./memory')).MemoryCache();
  return (await import('./redis')).RedisCache.open(redis, { startSeconds: startTimeoutSeconds, log });
}
