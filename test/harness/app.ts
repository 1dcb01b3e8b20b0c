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
  /** The parsed body; undefined if there was none. */
  readonly body: Json;
  /** Short for `body.result`. */
  readonly result: Json;
}

export interface CallOptions {
  /** Sent as `Authorization: jwt <token>`. */
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** A service that listens on the loopback interface, with its own data. */
export interface TestApp {
  /** The address of the service, or of the first one if two answer in turn. */
  readonly url: string;
  readonly dataDir: string;
  /** Its database, cache, queue and all other parts, to inspect what calls have done. */
  readonly context: Context;
  /** Every line of the log. */
  readonly log: readonly string[];
  /** Resolves to the answer, once the jobs are done. */
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
  /** Posts a body unchanged, JSON or not. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Waits for the jobs of calls that were not made with `call`. */
  settled(): Promise<void>;
  /** Runs a test while this process answers the calls, with `context`, so that the test can watch or change them. */
  inside(test: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a service on embedded parts. If the run has servers, it starts two processes of the built program instead;
 * they use MariaDB and Redis and answer in turn.
 *
 * @param env settings that differ from the defaults for tests.
 * @param overrides parts that replace the configured ones; all services are then in this process.
 * @param options alone: starts only one service, in this process, on the servers of the run.
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

/** The settings of the services, one for each port; their public address is that of the first. */
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

/** A limit is needed because a job may wait for something that the test holds back. */
const JOBS_LIMIT_MS = 2_000;

/** Jobs run concurrently with calls. Waits until all are done, or wait for their next try. */
async function untilJobsAreDone(queue: Queue): Promise<void> {
  for (const end = performance.now() + JOBS_LIMIT_MS; performance.now() < end; await sleep(2)) {
    const { waiting, running } = await queue.counts();
    if (waiting + running === 0) return;
  }
}

/** Posts a body to a service's /api; a string is sent unchanged. */
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
/** Concurrent runs start at other ports. */
let portsTaken = (process.pid * 37) % PORTS_OF_A_WORKER;

/** A free port from this worker's own range, which is below the ports of outgoing connections. */
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
