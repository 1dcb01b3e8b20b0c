/** A kind of job, and the parts that it needs. Jobs outlive the program that added them, so the name and the shape of the data are kept. */
export interface JobDefinition<Data, Parts> {
  readonly name: string;
  /**
   * Does the job, with data that went through JSON. A worker that dies in it has it run again, so running
   * twice must do no harm.
   *
   * @throws Refused where trying again is no use; after any other error it is tried again.
   */
  run(data: Data, parts: Parts): Promise<void>;
  /** Puts right what waits for a job that is dead. Runs once, and once more where its worker died in it. */
  gaveUp?(data: Data, parts: Parts): Promise<void>;
}

/** A definition of whatever data: what a worker is given a list of. */
export type AnyJob<Parts> = JobDefinition<never, Parts>;

/** A job that was given up: refused, or out of tries. */
export interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly diedAt: Date;
  /** The code of the last error; nothing of what it was about. */
  readonly reason: string;
  readonly tries: number;
}

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  /** Failed, and tried again in a moment. */
  readonly retrying: number;
  readonly dead: number;
}

/** What is told of a try at a job before it begins. */
export interface ObservedJob {
  readonly name: string;
  readonly id: string;
  /** What added it, as `Telemetry.traceparent` named it then. */
  readonly traceparent?: string | undefined;
}

/** Stands around a try at a job, and sees whether it was done. It never throws; nor does `run`. */
export type ObserveJob = <Result extends { readonly isDone: boolean }>(
  job: ObservedJob,
  run: () => Promise<Result>,
) => Promise<Result>;

export interface WorkOptions {
  readonly concurrency: number;
  /** Stands around each try. */
  readonly observe?: ObserveJob;
}

/** Work that is done beside the answer to a call: at once or later, again where it fails, never forgotten. */
export interface Queue {
  /**
   * Keeps a job; resolves when it is kept. One of the same definition and key that is kept already, be it
   * waiting, running, dead or done within a day, is the same job.
   *
   * @throws Error where it can't be kept, within two seconds.
   */
  add<Data>(
    definition: JobDefinition<Data, never>,
    job: { readonly key: string; readonly data: NoInfer<Data> },
  ): Promise<void>;
  /** Begins to run jobs of these definitions, `concurrency` at a time; once a process. */
  work<Parts>(definitions: readonly AnyJob<Parts>[], parts: Parts, options: WorkOptions): Promise<void>;
  /**
   * The dead jobs of the last 30 days, the newest first.
   *
   * @throws Error where the queue can't be reached; so do `replay`, `remove` and `counts`.
   */
  dead(): Promise<readonly DeadJob[]>;
  /** Runs a dead job again, with all its tries; says whether there was one. Of two callers one is told so. */
  replay(id: string): Promise<boolean>;
  /** Removes a dead job for good, so that its key is free; says whether there was one. */
  remove(id: string): Promise<boolean>;
  counts(): Promise<JobCounts>;
  /** Takes no more jobs, and waits for those that run, 20 seconds at most. Can be told so twice. */
  close(): Promise<void>;
}
