/**
 * A kind of job, and the parts that it needs. Jobs outlive the program that added them, so never change the
 * name or the shape of the data.
 */
export interface JobDefinition<Data, Parts> {
  readonly name: string;
  /**
   * Does the job. The data has been through JSON. If the worker dies, the job runs again, so running it twice
   * must do no harm.
   *
   * @throws Refused if trying again is useless; after any other error the job is tried again.
   */
  run(data: Data, parts: Parts): Promise<void>;
  /** Cleans up after a dead job. Runs once, and once more if its worker died meanwhile. */
  gaveUp?(data: Data, parts: Parts): Promise<void>;
}

/** A definition with any data, for lists of definitions. */
export type AnyJob<Parts> = JobDefinition<never, Parts>;

/** A job that was given up: it was refused, or has used up its tries. */
export interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly diedAt: Date;
  /** The code of the last error, without any of the job's data. */
  readonly reason: string;
  readonly tries: number;
}

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  /** Failed, and about to be tried again. */
  readonly retrying: number;
  readonly dead: number;
}

/** What an observer learns of a try before it begins. */
export interface ObservedJob {
  readonly name: string;
  readonly id: string;
  /** The trace in which it was added, as `Telemetry.traceparent` named it. */
  readonly traceparent?: string | undefined;
}

/** Wraps a try at a job and sees whether it succeeded. Neither it nor `run` ever throws. */
export type ObserveJob = <Result extends { readonly isDone: boolean }>(
  job: ObservedJob,
  run: () => Promise<Result>,
) => Promise<Result>;

export interface WorkOptions {
  readonly concurrency: number;
  /** Wraps each try. */
  readonly observe?: ObserveJob;
}

/** Runs work that a call starts but doesn't wait for: at once or later, again after a failure, never lost. */
export interface Queue {
  /**
   * Stores a job, and resolves once it is stored. A job with the same definition and key as a stored one, be
   * that waiting, running, dead or finished within a day, is the same job.
   *
   * @throws Error if it can't be stored within two seconds.
   */
  add<Data>(
    definition: JobDefinition<Data, never>,
    job: { readonly key: string; readonly data: NoInfer<Data> },
  ): Promise<void>;
  /** Begins to run jobs of these definitions, `concurrency` at a time. Called once in a process. */
  work<Parts>(definitions: readonly AnyJob<Parts>[], parts: Parts, options: WorkOptions): Promise<void>;
  /**
   * The dead jobs of the last 30 days, newest first.
   *
   * @throws Error if the queue can't be reached; so do `replay`, `remove` and `counts`.
   */
  dead(): Promise<readonly DeadJob[]>;
  /** Runs a dead job again, with a full set of tries; says whether it existed. Of two callers one wins. */
  replay(id: string): Promise<boolean>;
  /** Removes a dead job for good, which frees its key; says whether the job existed. */
  remove(id: string): Promise<boolean>;
  counts(): Promise<JobCounts>;
  /** Stops taking jobs, and waits up to 20 seconds for the running ones. May be called twice. */
  close(): Promise<void>;
}
