import type { Redis } from './redis';

const READERS: Record<string, (key: string) => string[]> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1'],
  stream: (key) => ['XRANGE', key, '-', '+'],
};

/** Every key of a Redis with its value, as text. */
export async function contentsOf(redis: Redis): Promise<string> {
  const keys = (await redis.ask('KEYS', '*')) as string[];
  return (await Promise.all(keys.map((key) => read(redis, key)))).join('\n');
}

async function read(redis: Redis, key: string): Promise<string> {
  const reader = READERS[String(await redis.ask('TYPE', key))];
  // The key has just expired or been deleted.
  if (reader === undefined) return key;
  return `${key}\n${JSON.stringify(await redis.ask(...reader(key)))}`;
}
