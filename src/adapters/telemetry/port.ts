import type { Observe } from '../../rpc/observe';
import type { ConnectionUse } from '../database/connection-use';
import type { JobCounts, ObserveJob } from '../queue/port';

/** The values that metrics read from the rest of the program. */
export interface Sources {
  /** The parts that calls need, each `ok` or not. */
  parts(): Promise<Readonly<Record<string, string>>>;
  passwordHashes(): { readonly waiting: number; readonly running: number };
  jobs(): Promise<JobCounts>;
  /** Undefined if the database is a file. */
  databaseConnections(): ConnectionUse | undefined;
}

/** Observes calls and jobs. */
export interface Watcher {
  readonly call: Observe;
  readonly job: ObserveJob;
}

export interface Metrics extends Watcher {
  /** All metrics, in the format of Prometheus. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What the program reports to its operators. Nothing is observed if nothing is configured. */
export interface Telemetry extends Watcher {
  readonly metrics: Metrics | undefined;
  /** The current call or job as a `traceparent`, for work that it starts; undefined if none is traced. */
  readonly traceparent: () => string | undefined;
  /** Sends what has not been sent yet; takes some seconds at most. */
  close(): Promise<void>;
}
