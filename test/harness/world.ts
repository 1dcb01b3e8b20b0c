/** The servers that every suite of a run shares. */
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
  if (servers === undefined || isOwn || env.MOFANG_DATA_DIR !== undefined) return EMBEDDED;
  // What speaks to servers takes long to load, for suites that have none.
  return (await import('./shared-world')).openShared(servers);
}
