import { constants } from 'node:os';
import buildIfStale from './built.setup';
import { startMariaDb } from './mariadb';
import { startRedis } from './redis';
import { serversIn } from './world';

/** Starts the servers that all suites of a run share; `startApp` then uses them. */
export default async function startServers(): Promise<void> {
  // Two projects may need them.
  if (serversIn(process.env).get() !== undefined) return;
  buildIfStale();
  const [database, redis] = await Promise.all([startMariaDb(), startRedis()]);
  serversIn(process.env).set({ databaseUrl: database.url, redisUrl: redis.url });
  // An interrupted run does not reach the teardown.
  process.once('exit', () => {
    void database.kill();
    void redis.kill();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  Object.assign(globalThis, {
    stopServers: async () => {
      Object.assign(globalThis, { stopServers: undefined });
      await Promise.all([database.close(), redis.stop()]);
    },
  });
}
