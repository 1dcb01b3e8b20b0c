import { httpUrl, integer, oneOf, str } from '../kinds';
import type { Values } from '../row';

export const TELEMETRY = {
  MOFANG_LOG_LEVEL: oneOf({
    desc: 'Lowest level that is logged.',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
  }),
  MOFANG_METRICS_PORT: integer({
    from: 0,
    to: 65_535,
    desc: 'Port of `/metrics` (Prometheus) and of the health checks of every kind of process; never for the public. Unset: none.',
    example: '9464',
    default: undefined,
  }),
  MOFANG_METRICS_HOST: str({
    desc: 'Address that this port listens on; 0.0.0.0 for every network.',
    default: '127.0.0.1',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl({
    desc: 'OpenTelemetry collector that traces are sent to (OTLP over HTTP). Unset: no traces.',
    example: 'http://127.0.0.1:4318',
    default: undefined,
  }),
};

/** The address of the metrics port; no port, no metrics. */
export const metricsConfig = (values: Values<typeof TELEMETRY>) => ({
  host: values.MOFANG_METRICS_HOST,
  port: values.MOFANG_METRICS_PORT,
});
