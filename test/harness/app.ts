import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../src/adapters/queue/port';
import type { Context, Overrides } from '../../src/context';
import { type Answerers, startInside } from './inside';
import { startProcesses } from './processes';
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

/** A service that listens on loopback, with data of its own. */
export interface TestApp {
  /** Where it answers; where two answer in turn, the first of them. */
  readonly url: string;
  readonly dataDir: string;
  /** Its database, cache, queue and all else, for a look at what calls have done. */
  readonly context: Context;
  /** Every line that was logged. */
  readonly log: readonly string[];
  /** Resolves to the answer, once the jobs are done too. */
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
  /** Posts a body as it is, JSON or not. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Resolves when the jobs are done that calls made in any other way have added. */
  settled(): Promise<void>;
  /** Has calls answered by this process, with `context`, for a test that watches or changes what they do. */
  inside(test: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a service: on embedded parts, or, where the run has servers, on MariaDB and Redis, as two processes
 * of the built program that answer in turn.
 *
 * @param env settings that differ from those of a test.
 * @param overrides parts put in place of the configured ones; then all services are in this process.
 * @param options alone: one service in this process, on whatever servers.
 */
export async function startApp(
  env: NodeJS.ProcessEnv = {},
  overrides: Overrides = {},
  { alone = false } = {},
): Promise<TestApp> {
  const dataDir = env.MOFANG_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'mofang-test-')));
  const world = await openWorld(env);
  const ports = await Promise.all(Array.from({ length: alone ? 1 : world.services }, () => freePort()));
  const settings = settingsFor(ports, { MOFANG_DATA_DIR: dataDir, ...world.settings, ...env });
  const areProcesses = ports.length > 1 && Object.keys(overrides).length === 0;
  const services = await (areProcesses ? startProcesses(settings) : startInside(settings, overrides));
  return {
    ...callers(services),
    url: services.urls[0] as string,
    dataDir,
    context: services.context,
    get log() {
      return services.log;
    },
    close: async () => {
      await services.close();
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What services are started with, one on each port; the first gives them their public address. */
const settingsFor = (ports: readonly number[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv[] =>
  ports.map((port) => ({
    MOFANG_ENV: 'test',
    MOFANG_PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
    MOFANG_ARGON2: 'm=256,t=1,p=1',
    ...env,
    MOFANG_PORT: String(port),
  }));

function callers(services: Answerers): Pick<TestApp, 'call' | 'post' | 'settled' | 'inside'> {
  let { urls } = services;
  let turn = 0;
  const settled = () => untilJobsAreDone(services.context.queue);
  const ask = async (send: (url: string) => Promise<Answer>) => {
    const answer = await send(urls[turn++ % urls.length] as string);
    await settled();
    return answer;
  };
  return {
    call: (method, params, options) => ask((url) => callMethod(url, method, params, options)),
    post: (body, headers) => ask((url) => post(url, body, headers)),
    settled,
    inside: async (test) => {
      urls = [await services.urlInside()];
      try {
        await test();
      } finally {
        urls = services.urls;
      }
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
