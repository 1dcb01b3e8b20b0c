/** The servers that all suites of a run share. */
export interface Servers {
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

/** What a test's service runs on: only embedded parts, or its own database and its own part of Redis. */
export interface World {
  readonly settings: NodeJS.ProcessEnv;
  /** How many services answer in turn. */
  readonly services: number;
  close(): Promise<void>;
}

const EMBEDDED: World = { settings: {}, services: 1, close: async () => {} };

/** @param env the settings of a test. If they name a database or Redis, the test gets none here. */
export async function openWorld(env: NodeJS.ProcessEnv): Promise<World> {
  const servers = 'MOFANG_TEST_WORLD' in globalThis ? serversIn(process.env).get() : undefined;
  const isOwn = env.MOFANG_DATABASE_URL !== undefined || env.MOFANG_REDIS_URL !== undefined;
  if (servers === undefined || isOwn || env.MOFANG_DATA_DIR !== undefined) return EMBEDDED;
  // Loaded only here, because the drivers load slowly and suites without servers do not need them.
  return (await import('./shared-world')).openShared(servers);
}
