import { constants } from 'node:os';
import { within } from '../adapters/timing';
import type { Config } from '../config';
import { type Context, createContext } from '../context';
import { followKeys } from './key-changes';
import { openOperationsPort } from './metrics-port';

/** How long closing everything may take; jobs may run for up to 20 seconds of it. */
const CLOSING_MS = 25_000;

/** Finishes work that has begun, and begins nothing new. */
export type Finish = () => Promise<void>;

/**
 * Runs a process of any kind until it is told to stop (SIGTERM, SIGINT): opens its context and the operators'
 * port, then starts its work. It closes whatever it opened, in reverse order.
 *
 * @param open starts the work of the process; resolves to what ends it.
 * @throws Error if a part can't be opened or a port is taken.
 */
export function runProcess(config: Config, open: (context: Context) => Promise<Finish>): Promise<void> {
  return untilStopped(async () => {
    const context = await createContext(config);
    warnOf(context);
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

/** China's Cybersecurity Law (article 21) asks operators to keep network logs for six months. */
const LEAST_EVENT_DAYS = 180;

/** Logs what works but is probably not meant. */
function warnOf({ config, log }: Context): void {
  const { days } = config.events;
  if (days < LEAST_EVENT_DAYS)
    log.warn({ days }, `MOFANG_EVENTS_DAYS is below ${LEAST_EVENT_DAYS}: check the law you are under`);
}

/** Ends the process in any case: a server that hangs would never release its connections. */
async function closeAndExit({ close, log }: Context): Promise<never> {
  const closing = close().catch((err) => log.warn({ err }, 'closing failed'));
  await within(CLOSING_MS, closing, () => log.warn('closing took too long'));
  process.exit();
}

type Stop = (signal: NodeJS.Signals) => Promise<void>;

/**
 * Starts something, and stops it at the first signal. A signal during the start ends the process at once,
 * because there is nothing to finish. So does a second signal.
 *
 * Signals are handled from the beginning, because the first process of a container has no default handlers.
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
