import type { Config } from '../../config';
import type { Observe } from '../../rpc/observe';
import type { ConnectionUse } from '../database/connection-use';
import type { JobCounts } from '../queue';

/** What the rest of the program says of itself whenever metrics are read. */
export interface Sources {
  /** The parts that calls need, each `ok` or not. */
  parts(): Promise<Readonly<Record<string, string>>>;
  passwordHashes(): { readonly waiting: number; readonly running: number };
  jobs(): Promise<JobCounts>;
  databaseConnections(): readonly ConnectionUse[];
}

/** Told when a job begins, with its name and id; returns what is told whether it was done. Neither may throw. */
export type ObserveJob = (job: { readonly name: string; readonly id: string }) => (isDone: boolean) => void;

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
  /** Sends what has not been sent yet, within some seconds. */
  close(): Promise<void>;
}

interface Surroundings {
  readonly sources: Sources;
  readonly version: string;
  readonly log: { warn(details: object, message: string): void };
}

export async function createTelemetry(
  { metricsPort, tracesUrl }: Pick<Config, 'metricsPort' | 'tracesUrl'>,
  { sources, version, log }: Surroundings,
): Promise<Telemetry> {
  const metrics =
    metricsPort === undefined
      ? undefined
      : new (await import('./prometheus')).PrometheusMetrics(sources, version);
  const traces =
    tracesUrl === undefined
      ? undefined
      : new (await import('./opentelemetry')).OpenTelemetryTraces(tracesUrl, version, log);
  const watchers = [metrics, traces].filter((watcher) => watcher !== undefined);
  return {
    call: all(watchers.map(({ call }) => call)),
    job: all(watchers.map(({ job }) => job)),
    metrics,
    close: async () => traces?.close(),
  };
}

/** Tells each of a beginning, and then each of its end. */
function all<Beginning, End>(observers: readonly ((beginning: Beginning) => (end: End) => void)[]) {
  return (beginning: Beginning) => {
    const ended = observers.map((observe) => observe(beginning));
    return (end: End) => {
      for (const tell of ended) tell(end);
    };
  };
}
