import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { createClient } from 'redis';
import { alsoMove } from './clock';

/** The servers that every suite of a run shares. */
interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

const DATABASE = 'MOFANG_TEST_DATABASE_URL';
const REDIS = 'MOFANG_TEST_REDIS_URL';

/** How the processes of a run tell each other where the servers are. */
export const serversIn = (env: NodeJS.ProcessEnv) => ({
  get: (): Servers | undefined => {
    const { [DATABASE]: databaseUrl, [REDIS]: redisUrl } = env;
    return databaseUrl && redisUrl ? { databaseUrl, redisUrl } : undefined;
  },
  set: ({ databaseUrl, redisUrl }: Servers) => {
    Object.assign(env, { [DATABASE]: databaseUrl, [REDIS]: redisUrl });
  },
});

/** What a service of a test runs on: nothing but itself, or a database and a part of Redis of its own. */
export interface World {
  readonly settings: NodeJS.ProcessEnv;
  /** How many services answer in turn. */
  readonly services: number;
  close(): Promise<void>;
}

const EMBEDDED: World = { settings: {}, services: 1, close: async () => {} };

/** @param env the settings of a test: one that names its own database or Redis gets nothing here. */
export async function openWorld(env: NodeJS.ProcessEnv): Promise<World> {
  const servers = 'MOFANG_TEST_WORLD' in globalThis ? serversIn(process.env).get() : undefined;
  const isOwn = env.MOFANG_DATABASE_URL !== undefined || env.MOFANG_REDIS_URL !== undefined;
  return servers === undefined || isOwn || env.MOFANG_DATA_DIR !== undefined ? EMBEDDED : openShared(servers);
}

async function openShared({ databaseUrl, redisUrl }: Servers): Promise<World> {
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

/** To a value in Redis, time that has gone by is life that it has less. */
async function shorten(redis: RedisConnection, prefix: string, seconds: number): Promise<void> {
  for await (const keys of redis.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 })) {
    for (const key of keys) {
      const left = await redis.pTTL(key);
      if (left > 0) await redis.pExpire(key, Math.max(0, left - seconds * 1000));
    }
  }
}
