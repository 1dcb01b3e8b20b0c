import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { buildApp } from '../../src/app';
import { readConfig } from '../../src/config';
import { type Context, createContext, type Overrides } from '../../src/context';
import { logOptions } from '../../src/logging';

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
  readonly url: string;
  readonly dataDir: string;
  readonly context: Context;
  /** Every line that was logged. */
  readonly log: readonly string[];
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
  /** Posts a body as it is, JSON or not. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Starts a service on embedded parts.
 *
 * @param env settings that differ from those of a test.
 * @param overrides parts put in place of the configured ones.
 */
export async function startApp(env: NodeJS.ProcessEnv = {}, overrides: Overrides = {}): Promise<TestApp> {
  const dataDir = env.MOFANG_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'mofang-test-')));
  const config = readConfig({
    MOFANG_ENV: 'test',
    MOFANG_DATA_DIR: dataDir,
    MOFANG_PORT: String(await freePort()),
    MOFANG_ARGON2: 'm=256,t=1,p=1',
    ...env,
  });
  const log: string[] = [];
  const sink = new Writable({ write: (line, _encoding, done) => done(void log.push(String(line))) });
  const context = await createContext(config, { log: pino(logOptions(config.logLevel), sink), ...overrides });
  const app = await buildApp(context);
  const url = await app.listen({ host: config.http.host, port: config.http.port });
  return {
    url,
    dataDir,
    context,
    log,
    call: (method, params, options) => callMethod(url, method, params, options),
    post: (body, headers) => post(url, body, headers),
    close: async () => {
      await app.close();
      await context.close();
      await rm(dataDir, { recursive: true, force: true });
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
let portsTaken = 0;

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
