import type { Log } from '../../logging';
import { Refused } from '../provider/refusal';
import type { AnyJob, ObserveJob } from './port';

/** How often a job is tried before it is dead. */
export const TRIES = 5;
/** The pause after the first try; each later one is twice as long. */
export const FIRST_PAUSE_MS = 2_000;
/** How long a finished job blocks another one with the same key. */
export const DONE_KEPT_SECONDS = 86_400;
/** How long a dead job can be replayed. */
export const DEAD_KEPT_SECONDS = 30 * 86_400;
/** How long a closing queue waits for the running jobs. */
export const CLOSING_MS = 20_000;

/** A job that a worker is running. */
export interface RunningJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** The trace in which the job was added, if there was one. */
  readonly traceparent?: string | undefined;
  /** The number of this try, from 1. */
  readonly tries: number;
}

/** The result of a try. */
export type TryResult = { readonly isDone: true } | Failed;
type Failed = { readonly isDone: false; readonly isFinal: boolean; readonly reason: string };

/** Tries jobs, the same way for every queue: decides which errors are final, and logs them. */
export class Attempts<Parts> {
  private readonly definitions: ReadonlyMap<string, AnyJob<Parts>>;

  constructor(
    definitions: readonly AnyJob<Parts>[],
    private readonly parts: Parts,
    private readonly log: Log,
    private readonly observe: ObserveJob = (_job, run) => run(),
  ) {
    this.definitions = new Map(definitions.map((definition) => [definition.name, definition]));
    if (this.definitions.size < definitions.length) throw new Error('Two jobs have one name.');
  }

  /** Runs a job once. Never throws. */
  run(job: RunningJob): Promise<TryResult> {
    const { name, id, traceparent } = job;
    return this.observe({ name, id, traceparent }, () => this.tryOnce(job));
  }

  private async tryOnce(job: RunningJob): Promise<TryResult> {
    try {
      const definition = this.definitions.get(job.name);
      if (definition === undefined) throw new UnknownJob(`There is no job called ${job.name}.`);
      await definition.run(job.data as never, this.parts);
      return { isDone: true };
    } catch (error) {
      const isFinal = error instanceof Refused || job.tries >= TRIES;
      if (isFinal) return this.giveUp(job, error);
      this.log.warn({ err: error, ...described(job) }, 'a job failed, and is tried again');
      return { isDone: false, isFinal, reason: reasonOf(error) };
    }
  }

  /** Gives up a job that is not tried again. Never throws. */
  async giveUp(job: RunningJob, error: unknown): Promise<Failed> {
    this.log.error({ err: error, ...described(job) }, 'a job is dead: `mofang jobs replay` runs it again');
    try {
      await this.definitions.get(job.name)?.gaveUp?.(job.data as never, this.parts);
    } catch (err) {
      this.log.error({ err, ...described(job) }, 'giving up a job failed');
    }
    return { isDone: false, isFinal: true, reason: reasonOf(error) };
  }
}

/** A newer version of the program added the job. It can be replayed after this one is upgraded. */
class UnknownJob extends Error {}

/** What the log shows of a job: never its data. */
export const described = ({ id, name, tries }: Pick<RunningJob, 'id' | 'name' | 'tries'>) => ({
  job: name,
  jobId: id,
  ...(tries > 0 ? { try: tries } : {}),
});

/** An error's code, or else its class. Its message may hold job data; no code is as long as a mobile. */
function reasonOf(error: unknown): string {
  const { code } = Object(error);
  if (typeof code === 'string' && /^[\w .-]{1,60}$/.test(code) && !/\d{7}/.test(code)) return code;
  return error instanceof Error ? error.constructor.name : typeof error;
}
