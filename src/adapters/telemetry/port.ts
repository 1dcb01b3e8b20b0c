import type { Observe } from '../../rpc/observe';
import type { ConnectionUse } from '../database/connection-use';
import type { JobCounts, ObserveJob } from '../queue/port';

/** What the rest of the program says of itself whenever metrics are read. */
export interface Sources {
  /** The parts that calls need, each `ok` or not. */
  parts(): Promise<Readonly<Record<string, string>>>;
  passwordHashes(): { readonly waiting: number; readonly running: number };
  jobs(): Promise<JobCounts>;
  /** Undefined where the database is a file. */
  databaseConnections(): ConnectionUse | undefined;
}

/** One who watches calls and jobs. */
export interface Watcher {
  readonly call: Observe;
  readonly job: ObserveJob;
}

export interface Metrics extends Watcher {
  /** Everything that is measured, as Prometheus reads it. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What the program tells those who operate it. Where nothing is configured, nobody watches. */
export interface Telemetry extends Watcher {
  readonly metrics: Metrics | undefined;
  /** Names the call or the job that it is called in to what comes of it; undefined where nothing is traced. */
  readonly traceparent: () => string | undefined;
  /** Sends what has not been sent yet, within some seconds. */
  close(): Promise<void>;
}
