import type { Config } from '../../config';
import type { Log } from '../../logging';
import type { Sources, Telemetry } from './port';

interface Surroundings {
  readonly sources: Sources;
  readonly version: string;
  readonly log: Log;
}

export async function createTelemetry(
  { metrics: { port }, tracesUrl }: Pick<Config, 'metrics' | 'tracesUrl'>,
  { sources, version, log }: Surroundings,
): Promise<Telemetry> {
  const metrics =
    port === undefined ? undefined : new (await import('./prometheus')).PrometheusMetrics(sources, version);
  const traces =
    tracesUrl === undefined
      ? undefined
      : new (await import('./opentelemetry')).OpenTelemetryTraces(tracesUrl, version, log);
  const watchers = [metrics, traces].filter((watcher) => watcher !== undefined);
  return {
    call: (observed, answer) =>
      watchers.reduceRight((inner, watcher) => () => watcher.call(observed, inner), answer)(),
    job: (job, run) => watchers.reduceRight((inner, watcher) => () => watcher.job(job, inner), run)(),
    metrics,
    traceparent: () => traces?.traceparent(),
    close: async () => traces?.close(),
  };
}
