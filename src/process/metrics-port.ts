import Fastify from 'fastify';
import type { Context } from '../context';
import { addHealth } from '../health';

/**
 * Opens the port for those who operate the service: `/metrics` and the health of this process, whatever kind
 * it is of. It is not for the public: what it tells is nobody's secret, but nobody's business either.
 *
 * @returns what closes it; it does nothing where no port is configured.
 * @throws Error where the port can't be used.
 */
export async function openOperationsPort({
  config,
  health,
  telemetry,
  log,
}: Pick<Context, 'config' | 'health' | 'telemetry' | 'log'>): Promise<() => Promise<void>> {
  const { metrics } = telemetry;
  const { host, port } = config.metrics;
  if (metrics === undefined || port === undefined) return async () => undefined;
  const app = Fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  addHealth(app, health);
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics.read();
    return reply.type(contentType).send(text);
  });
  try {
    const address = await app.listen({ host, port });
    log.info({ address }, 'metrics are served');
    return () => app.close();
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new Error(`MOFANG_METRICS_PORT: ${host}:${port} can't be listened on (${code}).`, { cause });
  }
}
