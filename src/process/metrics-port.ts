import Fastify from 'fastify';
import type { Context } from '../context';
import { addHealth } from '../health';

/**
 * Opens the operators' port: `/metrics` and the health of this process, of any kind. Don't expose the port to
 * the public: it reveals no secrets, but is nobody else's business.
 *
 * @returns a function that closes it; the function does nothing if no port is configured.
 * @throws Error if the port can't be used.
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
