import { constants } from 'node:os';
import { within } from '../adapters/timing';
import type { Config } from '../config';
import { type Context, createContext } from '../context';
import { followKeys } from './key-changes';
import { openOperationsPort } from './metrics-port';

/** How long closing what is open may take: jobs run on for 20 seconds at most. */
const CLOSING_MS = 25_000;

/** Finishes what has begun; begins nothing new. */
export type Finish = () => Promise<void>;

/**
 * Runs a process of any kind until it is told to end (SIGTERM, SIGINT): its context, the port of those who
 * operate it, and what it is there for. Whatever was opened is closed again, the last first.
 *
 * @param open begins what the process is there for; resolves to what ends it.
 * @throws Error where a part can't be opened or a port is taken.
 */
export function runProcess(config: Config, open: (context: Context) => Promise<Finish>): Promise<void> {
  return untilStopped(async () => {
    const context = await createContext(config);
    const opened: Finish[] = [];
    const finish = async () => {
      for (const each of opened.splice(0).reverse()) await each();
    };
    try {
      opened.push(await openOperationsPort(context), followKeys(context));
      opened.push(await open(context));
    } catch (error) {
      await finish();
      await context.close();
      throw error;
    }
    return async (signal) => {
      context.log.info({ signal }, 'stopping');
      context.health.stop();
      await finish();
      await closeAndExit(context);
    };
  });
}

/** Ends the process in any case: a server that hangs would never let go of its connections. */
async function closeAndExit({ close, log }: Context): Promise<never> {
  const closing = close().catch((err) => log.warn({ err }, 'closing failed'));
  await within(CLOSING_MS, closing, () => log.warn('closing took too long'));
  process.exit();
}

type Stop = (signal: NodeJS.Signals) => Promise<void>;

/**
 * Starts something, and stops it at the first signal. While it starts there is nothing to finish: the process
 * ends at once. So it does at the second signal.
 *
 * Signals are listened for from the beginning: the first process of a container gets none otherwise.
 */
async function untilStopped(start: () => Promise<Stop>): Promise<void> {
  let stop: Stop | undefined;
  const told = (signal: NodeJS.Signals) => {
    if (stop === undefined) process.exit(128 + constants.signals[signal]);
    const stopping = stop(signal);
    stop = undefined;
    return stopping;
  };
  process.on('SIGTERM', told).on('SIGINT', told);
  stop = await start();
}
