import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { type Config, localAddress } from './config';
import { type Context, createContext } from './context';

/**
 * Serves until the process is told to stop (SIGTERM, SIGINT); then no call that has begun is cut off.
 *
 * @throws Error where a part can't be opened or the port is taken.
 */
export async function serve(config: Config): Promise<void> {
  const context = await createContext(config);
  const app = await listen(context).catch(async (error) => {
    await context.close();
    throw error;
  });
  const stop = async (signal: NodeJS.Signals) => {
    context.log.info({ signal }, 'stopping');
    await app.close();
    await context.close();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  if (!config.isProduction)
    process.stdout.write(greeting(config, context, app.server.address() as AddressInfo));
}

async function listen(context: Context): Promise<FastifyInstance> {
  const { host, port } = context.config.http;
  const app = await buildApp(context);
  await app.listen({ host, port });
  return app;
}

/** The first lines a developer sees: where it is, what is embedded, what to try. */
function greeting(config: Config, { db }: Context, { port }: AddressInfo): string {
  const url = localAddress(config.http.host, port);
  const embedded = embeddedParts(config, String(db.options.database));
  const lines = [
    `mofang (${config.env}) answers at ${url}/api`,
    ...(config.hasExplorer ? [`  explorer  ${url}/api/browse`] : []),
    ...(embedded.length > 0 ? [`  embedded  ${embedded.join(', ')}`] : []),
    ...config.unknownSettings.map((name) => `  warning   ${name} is not a setting`),
    ...(isLoopback(config.http.host)
      ? []
      : ['  warning   whoever reaches this address can read the inbox; MOFANG_ENV=production has none']),
    `  try       ${firstCall(url)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const isLoopback = (host: string): boolean => /^(?:127\.|::1$|localhost$)/.test(host);

function embeddedParts(config: Config, database: string): string[] {
  return [
    ...(config.database.kind === 'sqlite' ? [`SQLite (${database})`] : []),
    'in-process cache',
    `pictures on disk (${config.dataDir}/pictures)`,
    ...(config.sms.kind === 'inbox' ? ['SMS to the inbox (Inbox.list)'] : []),
  ];
}

const firstCall = (url: string): string =>
  `curl -s ${url}/api -H 'Content-Type: application/json' ` +
  `-d '{"jsonrpc":"2.0","id":"1","method":"Users.mobile","params":{"mobile":"13800138000"}}'`;
