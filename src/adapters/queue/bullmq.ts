import { type ConnectionOptions, ErrorCode, type Job, type JobsOptions, Queue as RedisQueue } from 'bullmq';
import type { RedisConfig } from '../../config';
import type { Log } from '../../logging';
import type { KeyedDigest } from '../../secrets/keyed-digest';
import type { SealedValues } from '../../secrets/sealed-values';
import { RedisConnection } from '../redis/connection';
import { Attempts, DEAD_KEPT_SECONDS, DONE_KEPT_SECONDS, FIRST_PAUSE_MS, TRIES } from './attempts';
import { BullWorker, QUEUE_NAME } from './bullmq-worker';
import type { AnyJob, DeadJob, JobCounts, JobDefinition, Queue, WorkOptions } from './port';

/** The newest dead jobs: as many as a person reads. */
const MOST_LISTED = 1000;
/** BullMQ records what happens to jobs; nothing here reads that. */
const MOST_EVENTS = 100;
const CLEANED_EVERY_MS = 3_600_000;
/** A worker counts as dead after this much silence. */
const SILENCE_MS = 10_000;

const noScripts = {};
type Connection = RedisConnection<typeof noScripts>;
type Client = Parameters<Parameters<Connection['run']>[0]>[0];

/** Keeps jobs secret in Redis: makes their ids, and encrypts their data. */
export interface JobSecrets {
  readonly digest: KeyedDigest;
  readonly sealed: SealedValues<unknown>;
}

interface Options extends JobSecrets {
  readonly log: Log;
  readonly startTimeoutSeconds: number;
  /** How long a worker may be silent before another one gets its job. */
  readonly silenceMs?: number;
  /** The pause after a job's first try. */
  readonly firstPauseMs?: number;
  /** The current trace, which a new job keeps. */
  readonly traceparent?: (() => string | undefined) | undefined;
}

/**
 * The queue in Redis, by BullMQ. If Redis is down, adding a job fails within two seconds, and running jobs
 * waits until Redis is back. The job of a killed worker is run again within 20 seconds.
 */
export class BullQueue implements Queue {
  private readonly prefix: string;
  private opened: { readonly client: Client; readonly queue: RedisQueue } | undefined;
  private worker: BullWorker | undefined;
  private cleaner: NodeJS.Timeout | undefined;
  private isClosed = false;

  private constructor(
    private readonly connection: Connection,
    private readonly redis: NonNullable<RedisConfig>,
    private readonly options: Options,
  ) {
    this.prefix = redis.prefix.replace(/:$/, '');
  }

  /** @throws Error if Redis can't be reached within the start timeout. */
  static async open(redis: NonNullable<RedisConfig>, options: Options): Promise<BullQueue> {
    const { startTimeoutSeconds: startSeconds, log } = options;
    const connection = await RedisConnection.open(redis.queueUrl, noScripts, {
      part: 'queue',
      startSeconds,
      log,
    });
    return new BullQueue(connection, redis, options);
  }

  async add<Data>(
    { name }: JobDefinition<Data, never>,
    { key, data }: { readonly key: string; readonly data: NoInfer<Data> },
  ): Promise<void> {
    const [id, ...earlier] = this.options.digest.names(`${name}\0${key}`, (digest) => digest);
    const sealed = this.options.sealed.seal(data, id);
    const metadata = this.options.traceparent?.();
    const traced = metadata === undefined ? {} : { telemetry: { metadata } };
    await this.run(async (queue) => {
      // A job under an earlier secret is the same job. If two processes race, both may keep theirs, and the
      // job runs twice.
      for (const other of earlier) if ((await queue.getJob(other)) !== undefined) return;
      await queue.add(name, sealed, { jobId: id, ...this.policy(), ...traced });
    });
  }

  async work<Parts>(
    definitions: readonly AnyJob<Parts>[],
    parts: Parts,
    { concurrency, observe }: WorkOptions,
  ): Promise<void> {
    const { sealed, log, silenceMs = SILENCE_MS } = this.options;
    const attempts = new Attempts(definitions, parts, log, observe);
    const options = { prefix: this.prefix, sealed, log, concurrency, silenceMs };
    this.worker = await BullWorker.start(this.redis.queueUrl, attempts, options);
    this.cleaner = setInterval(() => this.clean(), CLEANED_EVERY_MS).unref();
  }

  async dead(): Promise<readonly DeadJob[]> {
    const jobs = await this.run((queue) => queue.getFailed(0, MOST_LISTED - 1));
    return jobs.filter((job) => job !== undefined).map(asDeadJob);
  }

  async replay(id: string): Promise<boolean> {
    const again = { resetAttemptsMade: true, resetAttemptsStarted: true };
    return this.withDead(id, (job) => job.retry('failed', again));
  }

  async remove(id: string): Promise<boolean> {
    return this.withDead(id, (job) => job.remove());
  }

  async counts(): Promise<JobCounts> {
    const { wait, active, delayed, failed } = await this.run((queue) =>
      queue.getJobCounts('wait', 'active', 'delayed', 'failed'),
    );
    return { waiting: wait ?? 0, running: active ?? 0, retrying: delayed ?? 0, dead: failed ?? 0 };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.cleaner);
    await this.worker?.close();
    await this.connection.close();
  }

  /** BullMQ removes an old dead job only when another job dies. */
  private async clean(): Promise<void> {
    const age = DEAD_KEPT_SECONDS * 1000;
    await this.run((queue) => queue.clean(age, MOST_LISTED, 'failed')).catch((err) =>
      this.options.log.warn({ err }, 'dead jobs were not cleaned up'),
    );
  }

  private policy(): JobsOptions {
    return {
      attempts: TRIES,
      backoff: { type: 'exponential', delay: this.options.firstPauseMs ?? FIRST_PAUSE_MS },
      removeOnComplete: { age: DONE_KEPT_SECONDS },
      removeOnFail: { age: DEAD_KEPT_SECONDS },
      // A stack begins with the error's message.
      stackTraceLimit: 0,
    };
  }

  private async withDead(id: string, work: (job: Job) => Promise<void>): Promise<boolean> {
    return this.run(async (queue) => {
      const job = await queue.getJob(id);
      if (job === undefined || !(await job.isFailed())) return false;
      return work(job).then(() => true, isTooLate);
    });
  }

  private async run<T>(work: (queue: RedisQueue) => Promise<T>): Promise<T> {
    // BullMQ would reconnect a closed client.
    if (this.isClosed) throw new Error('The queue is closed.');
    return this.connection.run((client) => work(this.queueOn(client)));
  }

  /** BullMQ's queue on the current client, which is a new one after Redis was down. */
  private queueOn(client: Client): RedisQueue {
    if (this.opened?.client === client) return this.opened.queue;
    const queue = new RedisQueue(QUEUE_NAME, {
      connection: client as ConnectionOptions,
      prefix: this.prefix,
      streams: { events: { maxLen: MOST_EVENTS } },
    });
    // The connection reports its own faults.
    queue.on('error', () => undefined);
    this.opened = { client, queue };
    return queue;
  }
}

/** Whether BullMQ refused because the job is no longer dead; other errors are rethrown. */
function isTooLate(error: { code?: unknown }): false {
  if (error.code === ErrorCode.JobNotExist || error.code === ErrorCode.JobNotInState) return false;
  throw error;
}

const asDeadJob = ({ id, name, finishedOn, failedReason, attemptsMade }: Job): DeadJob => ({
  id: String(id),
  name,
  diedAt: new Date(finishedOn ?? 0),
  reason: failedReason,
  tries: attemptsMade,
});
