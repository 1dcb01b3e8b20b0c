import { setTimeout as pause } from 'node:timers/promises';
import { type ConnectionOptions, type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Log } from '../../logging';
import type { SealedValues } from '../../secrets/sealed-values';
import { parseRedisUrl, type RedisAddress } from '../redis/address';
import { clientOptions, socketTo } from '../redis/client';
import { seldom, within } from '../timing';
import { type Attempts, CLOSING_MS, described, type TryResult } from './attempts';

/** The name of the job list in Redis. BullMQ puts a colon before it. */
export const QUEUE_NAME = 'jobs';
/** How many workers may die while running a job. After one more, the job counts as the cause. */
const MOST_DEATHS = 1;
/** Longer than a worker's blocking wait for a job in Redis. */
const CONNECTION_SILENCE_MS = 30_000;
const LONGEST_PAUSE_MS = 1_000;
const LOGGED_EVERY_MS = 10_000;
/** How long reporting the last job to Redis may take. */
const FAREWELL_MS = 2_000;

interface Options {
  readonly prefix: string;
  readonly sealed: SealedValues<unknown>;
  readonly log: Log;
  readonly concurrency: number;
  /** How long a worker may be silent before other workers get its jobs. */
  readonly silenceMs: number;
}

type Run = Pick<Attempts<never>, 'run' | 'giveUp'>;

/** Runs the jobs in Redis. If Redis is down, it waits and then continues. */
export class BullWorker {
  private constructor(
    private readonly worker: Worker,
    private readonly running: ReadonlySet<Promise<void>>,
    private readonly client: Client,
    private readonly log: Log,
  ) {}

  static async start(url: string, attempts: Run, options: Options): Promise<BullWorker> {
    const { prefix, log, concurrency, silenceMs } = options;
    const client = await openClient(parseRedisUrl(url));
    // While Redis is down, each attempt to connect fails.
    const onError = seldom(LOGGED_EVERY_MS, (err: Error) =>
      log.warn({ err }, 'the worker has trouble with Redis'),
    );
    client.on('error', onError);
    const running = new Set<Promise<void>>();
    const run = (job: Job<string>) => {
      const ran = runJob(job, attempts, options).finally(() => running.delete(ran));
      running.add(ran);
      return ran;
    };
    const worker = new Worker(QUEUE_NAME, run, {
      connection: client as ConnectionOptions,
      prefix,
      concurrency,
      lockDuration: silenceMs,
      // One check marks the job of a dead worker; the next check takes it over.
      stalledInterval: silenceMs / 2,
      // Deaths are counted below, where the job can be given up.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: LONGEST_PAUSE_MS,
    });
    worker.on('error', onError);
    await worker.waitUntilReady();
    return new BullWorker(worker, running, client, log);
  }

  /** Waits for the running jobs. Another worker takes over those that don't finish in time. */
  async close(): Promise<void> {
    await within(CLOSING_MS, Promise.race([this.worker.close(), this.idle()]), () =>
      this.log.warn('jobs still run: another worker will run them again'),
    );
    this.client.destroy();
  }

  /**
   * Resolves when no job has run for a while. BullMQ's own close would also wait for a Redis that is down.
   */
  private async idle(): Promise<void> {
    do {
      await Promise.allSettled(this.running);
      await pause(FAREWELL_MS, undefined, { ref: false });
    } while (this.running.size > 0);
  }
}

async function runJob(job: Job<string>, attempts: Run, { sealed, log }: Options): Promise<void> {
  const result = await tryOnce(job, attempts, sealed, log);
  if (result.isDone) return;
  throw result.isFinal ? new UnrecoverableError(result.reason) : new Error(result.reason);
}

async function tryOnce(
  job: Job<string>,
  attempts: Run,
  sealed: Options['sealed'],
  log: Log,
): Promise<TryResult> {
  const { id = '', name, attemptsMade, attemptsStarted } = job;
  const running = { id, name, tries: attemptsMade + 1, traceparent: job.opts.telemetry?.metadata };
  const data = sealed.open(job.data, id);
  if (data === undefined) {
    log.error(described(running), 'a job is dead: it was sealed with another secret');
    return { isDone: false, isFinal: true, reason: 'UNREADABLE' };
  }
  // A dead job is kept for 30 days. Its replay needs the secret that was the present one at its last run.
  if (sealed.isOutdated(job.data)) await job.updateData(sealed.seal(data, id));
  const deaths = attemptsStarted - attemptsMade - 1;
  if (deaths > MOST_DEATHS) return attempts.giveUp({ ...running, data }, new WorkersDied());
  return attempts.run({ ...running, data });
}

/** More than one worker died while it ran the job. */
class WorkersDied extends Error {}

type Client = Awaited<ReturnType<typeof openClient>>;

/** A client that reconnects by itself, and lets commands wait until it has. */
async function openClient(address: RedisAddress) {
  const { createClient, createSentinel } = await import('redis');
  const { socket, ...login } = clientOptions(address);
  const lasting = {
    ...socket,
    socketTimeout: CONNECTION_SILENCE_MS,
    reconnectStrategy: (retries: number) => Math.min(50 * 2 ** retries, LONGEST_PAUSE_MS),
  };
  const commandOptions = { timeout: 0 };
  if (address.kind === 'single') {
    const client = createClient({
      ...login,
      socket: { ...lasting, ...socketTo(address, address.nodes[0]) },
      commandOptions,
    });
    return client.on('error', () => undefined).connect();
  }
  const { database: _none, ...sentinelLogin } = login;
  const create = () =>
    createSentinel({
      name: address.name,
      sentinelRootNodes: [...address.nodes],
      nodeClientOptions: { ...login, socket: lasting },
      sentinelClientOptions: { ...sentinelLogin, socket: lasting },
      commandOptions,
    });
  return createLikeSingle(create)
    .on('error', () => undefined)
    .connect();
}

/** Adds to a client of Sentinels the methods by which BullMQ recognises, copies and ends a client. */
function createLikeSingle<S extends Sentinel>(create: () => S): S {
  const sentinel = create();
  return Object.assign(sentinel, {
    disconnect: () => sentinel.destroy(),
    quit: () => sentinel.close(),
    duplicate: () => createLikeSingle(create),
  });
}

interface Sentinel {
  destroy(): Promise<void>;
  close(): Promise<void>;
}
