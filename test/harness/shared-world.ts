import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { createClient } from 'redis';
import { alsoMove } from './clock';
import type { Servers, World } from './world';

/** Creates a database, and a separate part of Redis, on the servers that all suites share. */
export async function openShared({ databaseUrl, redisUrl }: Servers): Promise<World> {
  const id = randomBytes(6).toString('hex');
  const database = `mofang_${id}`;
  const prefix = `${id}:`;
  await runSql(databaseUrl, `CREATE DATABASE ${database}`);
  const redis = await connect(redisUrl);
  const stopMoving = alsoMove((seconds) => shorten(redis, prefix, seconds));
  return {
    settings: {
      MOFANG_DATABASE_URL: databaseUrl.replace(/\/\w+$/, `/${database}`),
      MOFANG_DATABASE_POOL_SIZE: '5',
      MOFANG_REDIS_URL: redisUrl,
      MOFANG_REDIS_PREFIX: prefix,
    },
    services: 2,
    close: async () => {
      stopMoving();
      await redis.close();
      await runSql(databaseUrl, `DROP DATABASE ${database}`);
    },
  };
}

async function runSql(url: string, sql: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

type RedisConnection = Awaited<ReturnType<typeof connect>>;

const connect = async (url: string) =>
  createClient({ url })
    .on('error', () => {})
    .connect();

/** Shortens the time to live of Redis' values, to simulate that time has passed. */
async function shorten(redis: RedisConnection, prefix: string, seconds: number): Promise<void> {
  for await (const keys of redis.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 })) {
    for (const key of keys) {
      const left = await redis.pTTL(key);
      if (left > 0) await redis.pExpire(key, Math.max(0, left - seconds * 1000));
    }
  }
}
