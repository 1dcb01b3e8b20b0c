import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Queue } from '../../src/adapters/queue';
import { buildApp } from '../../src/app';
import { readConfig } from '../../src/config';
import { type Context, createContext, type Overrides } from '../../src/context';
import { workJobs } from '../../src/jobs';
import { logOptions } from '../../src/logging';
import { openWorld } from './world';

// biome-ignore lint/suspicious/noExplicitAny: an answer from the wire has any shape until it is asserted
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; undefined where there was none. */
  readonly body: Json;
  /** `body.result`, for short. */
  readonly result: Json;
}

export interface CallOptions {
  /** Sent as `Authorization: jwt <token>`. */
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** A service that listens on loopback, with data of its own; where there are two, the first of them. */
export interface TestApp {
  readonly url: string;
  readonly dataDir: string;
  readonly context: Context;
  /** Those of all services that answer in turn. */
  readonly contexts: readonly Context[];
  /** Every line that was logged. */
  readonly log: readonly string[];
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
  /** Posts a body as it is, JSON or not. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Starts a service: on embedded parts, or, where the run has servers, on MariaDB and Redis, as two that
 * answer in turn.
 *
 * @param env settings that differ from those of a test.
 * @param overrides parts put in place of the configured ones.
 * @param options alone: one service on whatever servers, for tests that reach into its context.
 */
export async function startApp(
  env: NodeJS.ProcessEnv = {},
  overrides: Overrides = {},
  { alone = false } = {},
): Promise<TestApp> {
  const dataDir = env.MOFANG_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'mofang-test-')));
  const world = await openWorld(env);
  const port = await freePort();
  const settings = {
    MOFANG_ENV: 'test',
    MOFANG_DATA_DIR: dataDir,
    MOFANG_PORT: String(port),
    MOFANG_PUBLIC_URL: `http://127.0.0.1:${port}`,
    MOFANG_ARGON2: 'm=256,t=1,p=1',
    ...world.settings,
    ...env,
  };
  const log: string[] = [];
  const services = [await startService(settings, overrides, log)];
  while (!alone && services.length < world.services) {
    services.push(await startService({ ...settings, MOFANG_PORT: String(await freePort()) }, overrides, log));
  }
  const [{ url, context }] = services as [TestService];
  let turn = 0;
  const next = () => (services[turn++ % services.length] as TestService).url;
  return {
    url,
    dataDir,
    context,
    contexts: services.map((service) => service.context),
    log,
    call: async (method, params, options) => {
      const answer = await callMethod(next(), method, params, options);
      await untilJobsAreDone(context.queue);
      return answer;
    },
    post: async (body, headers) => {
      const answer = await post(next(), body, headers);
      await untilJobsAreDone(context.queue);
      return answer;
    },
    close: async () => {
      for (const service of services.reverse()) await service.close();
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a job waits for may be what a test holds back. */
const JOBS_LIMIT_MS = 2_000;

/** Jobs run beside the calls that add them; a test goes on when they are done, or wait for their next try. */
async function untilJobsAreDone(queue: Queue): Promise<void> {
  for (const end = performance.now() + JOBS_LIMIT_MS; performance.now() < end; await sleep(2)) {
    const { waiting, running } = await queue.counts();
    if (waiting + running === 0) return;
  }
}

interface TestService {
  readonly url: string;
  readonly context: Context;
  close(): Promise<void>;
}

async function startService(
  settings: NodeJS.ProcessEnv,
  overrides: Overrides,
  log: string[],
): Promise<TestService> {
  const config = readConfig(settings);
  const sink = new Writable({ write: (line, _encoding, done) => done(void log.push(String(line))) });
  const context = await createContext(config, { log: pino(logOptions(config.logLevel), sink), ...overrides });
  // Embedded, the context runs them itself.
  if (config.redis !== undefined) await workJobs(context);
  const app = await buildApp(context);
  const url = await app.listen({ host: config.http.host, port: config.http.port });
  return {
    url,
    context,
    close: async () => {
      await app.close();
      await context.close();
    },
  };
}

/** Posts a body to a service's /api; a string is sent as it is. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const parsed = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: parsed, result: parsed?.result };
}

/** Calls one method of a service. */
export function callMethod(
  url: string,
  method: string,
  params?: unknown,
  { token, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const request = {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method,
    ...(params === undefined ? {} : { params }),
  };
  return post(url, request, token === undefined ? headers : { Authorization: `jwt ${token}`, ...headers });
}

const PORTS_OF_A_WORKER = 1000;
/** Runs beside this one begin elsewhere. */
let portsTaken = (process.pid * 37) % PORTS_OF_A_WORKER;

/** A port that nothing listens on: from a range of this worker's own, below those of outgoing connections. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 1) % 10;
  const port = 20_000 + worker * PORTS_OF_A_WORKER + (portsTaken++ % PORTS_OF_A_WORKER);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
