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
