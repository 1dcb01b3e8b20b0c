import type { Config } from '../../config';
import type { Log } from '../../logging';
import type { Cache } from './port';

/** The configured cache: Redis, or the memory of this process if no Redis is configured. */
export async function createCache(
  { redis, startTimeoutSeconds }: Pick<Config, 'redis' | 'startTimeoutSeconds'>,
  log: Log,
): Promise<Cache> {
  if (redis === undefined) return new (await import('./memory')).MemoryCache();
  return (await import('./redis')).RedisCache.open(redis, { startSeconds: startTimeoutSeconds, log });
}
