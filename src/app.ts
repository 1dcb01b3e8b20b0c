import cors from '@fastify/cors';
import files, { type SetHeadersResponse } from '@fastify/static';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { version } from '../package.json';
import { appPlugin } from './app/plugin';
import { startPage } from './app/start-page';
import { addJwks } from './auth/jwks';
import type { Config } from './config';
import type { Context } from './context';
import { drainOnClose } from './draining';
import { explorerPlugin } from './explorer/plugin';
import { addHealth } from './health';
import { callLimit } from './limits/call-limit';
import { callerIp, trustIn } from './limits/caller-ip';
import { namespacesFor } from './namespaces';
import { describe } from './rpc/describe';
import { describeLegacy } from './rpc/describe-legacy';
import { Dispatcher } from './rpc/dispatcher';
import { rpcPlugin } from './rpc/plugin';
import { createRegistry } from './rpc/registry';
import { activationPage } from './users/activation-page';

const REQUEST_ID = 'X-Request-Id';
const YEAR_SECONDS = 31_536_000;
/** How long a client may take to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP application of a context. It neither listens to a port nor handles the process. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const { config, cache, log } = context;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    bodyLimit: config.http.bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: config.http.trustProxy.length > 0 && trustIn(config.http.trustProxy),
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ [REQUEST_ID]: request.id, 'X-Content-Type-Options': 'nosniff' });
  });
  drainOnClose(app, context.health);
  await app.register(cors, corsOptions(config));

  const registry = createRegistry(namespacesFor(config));
  const document = describe(registry, { version, url: `${config.http.publicUrl}/api`, settings: config });
  const dispatcher = new Dispatcher(registry, context, {
    batchLimit: config.http.batchLimit,
    settings: config,
    limit: callLimit(cache, config.http.callsPerMinute),
    observe: context.telemetry.call,
    ...(config.hasExplorer && {
      documents: { 'rpc.discover': document, 'system.describe': describeLegacy(document) },
    }),
  });
  await app.register(rpcPlugin, { dispatcher, ipOf: callerIp });
  if (config.storage.kind === 'disk') await app.register(files, picturesOptions(config.storage.folder));
  await app.register(activationPage);
  if (config.hasExplorer) await app.register(explorerPlugin, { document, publicUrl: config.http.publicUrl });
  if (!config.isProduction) {
    await app.register(appPlugin, { picturesUrl: config.storage.publicUrl });
    await app.register(startPage, {
      version,
      hasExplorer: config.hasExplorer,
      publicUrl: config.http.publicUrl,
    });
  }
  addJwks(app, context.tokens);
  addHealth(app, context.health);
  return app;
}

/** The app's pages are at file:// or on another host. They send a header, never a cookie. */
function corsOptions({ http }: Config) {
  return {
    origin: http.corsOrigins.includes('*') ? '*' : [...http.corsOrigins],
    methods: ['POST'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After', REQUEST_ID],
    maxAge: 86_400,
  };
}

/** A picture never changes under its name, and is served as nothing but a picture. */
function picturesOptions(root: string) {
  return {
    root,
    prefix: '/pictures/',
    index: false as const,
    dotfiles: 'ignore' as const,
    maxAge: YEAR_SECONDS * 1000,
    immutable: true,
    contentType: false,
    setHeaders: (response: SetHeadersResponse) => {
      response.setHeader('Content-Type', 'image/webp');
      response.setHeader('Content-Security-Policy', "default-src 'none'");
    },
  };
}
