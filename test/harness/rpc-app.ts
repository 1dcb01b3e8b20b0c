import Fastify, { LogController } from 'fastify';
import { Dispatcher, type DispatcherOptions } from '../../src/rpc/dispatcher';
import type { NamespaceClass } from '../../src/rpc/method';
import { rpcPlugin } from '../../src/rpc/plugin';
import { createRegistry } from '../../src/rpc/registry';
import { callMethod, post, type TestApp } from './app';
import { logTo } from './log';

/** A service with the test's own namespaces: all of src/rpc, and no product code. */
export type RpcApp = Pick<TestApp, 'url' | 'log' | 'call' | 'post' | 'close'>;

/** Serves namespaces at /api on the loopback interface; their constructors receive `services`. */
export async function startRpcApp(
  namespaces: readonly NamespaceClass[],
  services: object = {},
  options: Partial<DispatcherOptions> = {},
): Promise<RpcApp> {
  const log: string[] = [];
  const app = Fastify({
    loggerInstance: logTo((line) => log.push(line)),
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    bodyLimit: 2_097_152,
  });
  const dispatcher = new Dispatcher(createRegistry(namespaces), services, {
    batchLimit: 50,
    settings: {},
    limit: async () => undefined,
    ...options,
  });
  await app.register(rpcPlugin, { dispatcher, ipOf: ({ ip }) => ip });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    log,
    call: (method, params, callOptions) => callMethod(url, method, params, callOptions),
    post: (body, headers) => post(url, body, headers),
    close: () => app.close(),
  };
}
