import { openOperationsPort } from '../../src/process/metrics-port';
import { freePort, startApp, type TestApp } from './app';

/** A service with a port for operators. */
export interface OperatedApp extends TestApp {
  readonly metricsPort: number;
  /** The value of a metric with these labels; undefined if it is missing. */
  metric(name: string, labels?: Record<string, string>): Promise<number | undefined>;
  /** The answer of the port, as text. */
  get(path: string): Promise<{ readonly status: number; readonly type: string; readonly text: string }>;
}

export async function startOperatedApp(env: NodeJS.ProcessEnv = {}): Promise<OperatedApp> {
  const metricsPort = await freePort();
  const app = await startApp({ ...env, MOFANG_METRICS_PORT: String(metricsPort) });
  const closePort = await openOperationsPort(app.context);
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${metricsPort}${path}`);
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text: await response.text() };
  };
  return {
    ...app,
    metricsPort,
    get,
    metric: async (name, labels = {}) => metricIn((await get('/metrics')).text, name, labels),
    close: async () => {
      await closePort();
      await app.close();
    },
  };
}

function metricIn(text: string, name: string, labels: Record<string, string>): number | undefined {
  const line = text.split('\n').find((each) => {
    const [, shown, inBraces = ''] = /^(\w+)(?:\{(.*)\})? /.exec(each) ?? [];
    return (
      shown === name &&
      Object.entries(labels).every(([label, value]) => inBraces.includes(`${label}="${value}"`))
    );
  });
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}
