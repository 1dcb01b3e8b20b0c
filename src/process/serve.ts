import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../app';
import { addressOf, type Config } from '../config';
import { isEveryAddress, lanAddress, reachableHost } from '../config/lan';
import { isLoopback } from '../config/loopback';
import type { Context } from '../context';
import { startBeat } from './beat';
import { type Finish, runProcess } from './lifecycle';
import { workJobs } from './worker';

/**
 * Serves until the process is told to stop (SIGTERM, SIGINT). It then reports itself not ready and serves for
 * another `drainSeconds`, so that load balancers turn to other processes. No call that has begun is cut off.
 *
 * @throws Error if a part can't be opened or a port is taken.
 */
export const serve = (config: Config): Promise<void> =>
  runProcess(config, async (context) => {
    const app = await listen(context);
    // Without Redis, no other process could run the jobs.
    const stopBeat = config.redis === undefined ? await workAndBeat(context) : undefined;
    const address = app.server.address() as AddressInfo;
    if (!config.isProduction) process.stdout.write(await greeting(config, context, address));
    return async () => {
      await pause(config.drainSeconds * 1000);
      await app.close();
      await stopBeat?.();
    };
  });

async function workAndBeat(context: Context): Promise<Finish> {
  await workJobs(context);
  return startBeat(context);
}

async function listen(context: Context): Promise<FastifyInstance> {
  const { host, port } = context.config.http;
  const app = await buildApp(context);
  await app.listen({ host, port });
  return app;
}

/** The first lines that a developer sees: the URL, what is embedded, what to try, a QR code for phones. */
async function greeting(config: Config, { db }: Context, { port }: AddressInfo): Promise<string> {
  const { host } = config.http;
  const url = addressOf(reachableHost(host), port);
  const embedded = embeddedParts(config, String(db.options.database));
  const lines = [
    `mofang (${config.env}) answers at ${url}/api`,
    `  app       ${url}/app/`,
    ...(config.hasExplorer ? [`  explorer  ${url}/api/browse`] : []),
    ...(embedded.length > 0 ? [`  embedded  ${embedded.join(', ')}`] : []),
    ...config.unknownSettings.map((name) => `  warning   ${name} is not a setting`),
    ...(isLoopback(host)
      ? []
      : ['  warning   whoever reaches this address can read the inbox; MOFANG_ENV=production has none']),
    `  try       ${firstCall(url)}`,
    ...(isEveryAddress(host) ? await forPhones(`${url}/app/`) : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The app's URL as a QR code: light on dark, as most terminals are. */
async function forPhones(url: string): Promise<string[]> {
  if (lanAddress() === undefined) return ['  warning   this machine is on no network: no phone can reach it'];
  const { renderUnicodeCompact } = await import('uqr');
  const code = renderUnicodeCompact(url).split('\n');
  return [
    '',
    ...code.map((line) => `  ${line}`),
    `  A phone on the same network opens the app by this code: ${url}`,
  ];
}

function embeddedParts(config: Config, database: string): string[] {
  return [
    ...(config.database.kind === 'sqlite' ? [`SQLite (${database})`] : []),
    ...(config.redis === undefined ? ['in-process cache and jobs'] : []),
    ...(config.storage.kind === 'disk' ? [`pictures on disk (${config.storage.folder})`] : []),
    ...(config.sms.kind === 'inbox' ? ['SMS to the inbox (Inbox.list)'] : []),
    ...(config.mail.kind === 'inbox' ? ['mail to the inbox (Inbox.list)'] : []),
  ];
}

const firstCall = (url: string): string =>
  `curl -s ${url}/api -H 'Content-Type: application/json' ` +
  `-d '{"jsonrpc":"2.0","id":"1","method":"Users.mobile","params":{"mobile":"13800138000"}}'`;
