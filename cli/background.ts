import type { Config } from '../src/config';
import { beat } from '../src/process/beat';
import { work } from '../src/process/worker';
import { CliError } from './cli-error';
import { configOf } from './with-context';

/** Runs jobs until the process is told to stop. */
export const runWorker = (): Promise<void> => work(configWithRedis());

/** Adds scheduled jobs until the process is told to stop. */
export const runBeat = (): Promise<void> => beat(configWithRedis());

/** @throws CliError if there is no queue that processes can share. */
export function configWithRedis(): Config {
  const config = configOf();
  if (config.redis !== undefined) return config;
  throw new CliError(
    'Without MOFANG_REDIS_URL `mofang run` does all jobs itself: nothing is left to do here.',
  );
}
