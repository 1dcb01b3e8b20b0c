/**
 * Compares `Users.verify` with a bare Fastify route that answers the same bytes. Users.verify checks a token, reads
 * the session and the user, and signs a new token. Each runs in its own process, with 32 connections. It prints the
 * ratio, because the calls per second depend on the machine.
 *
 *   npm run build && node benchmarks/verify.mjs      needs wrk (https://github.com/wg/wrk)
 *
 * It uses embedded SQLite, or the servers of MOFANG_DATABASE_URL and MOFANG_REDIS_URL.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';

const ROUNDS = 3;
const SECONDS = 5;
const CONNECTIONS = 32;
const PROGRAM = fileURLToPath(new URL('../dist/cli/index.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mofang-benchmark-'));

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a program that listens on `port`, and waits until it answers. */
async function start(args, env, port) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}/health/live`).then(
      () => true,
      () => false,
    );
    if (isUp) return child;
    if (child.exitCode !== null) throw new Error(`${args[0]} ended.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function call(url, method, params, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: '1', method, params }),
  });
  return response.text();
}

/** The calls per second that wrk counts; none may fail. */
function measure(url, method, token) {
  const script = join(folder, `${method}.lua`);
  const body = JSON.stringify({ jsonrpc: '2.0', id: '1', method });
  const lines = [
    'wrk.method = "POST"',
    'wrk.headers["Content-Type"] = "application/json"',
    `wrk.headers["Authorization"] = "jwt ${token}"`,
    `wrk.body = ${JSON.stringify(body)}`,
  ];
  writeFileSync(script, lines.join('\n'));
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-s', script, url];
  const printed = execFileSync('wrk', args, { encoding: 'utf8' });
  if (/Non-2xx|Socket errors/.test(printed)) throw new Error(printed);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(printed)[1]);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A route that only answers; `node benchmarks/verify.mjs route PORT ANSWER` serves it. */
async function serveRoute(port, answer) {
  const app = Fastify();
  const parsed = JSON.parse(answer);
  app.post('/api', async () => parsed);
  await app.listen({ port: Number(port), host: '127.0.0.1' });
}

/** Starts the service with one user; returns how to call it, and the user's token. */
async function startService() {
  const port = await freePort();
  const env = { MOFANG_DATA_DIR: join(folder, 'data'), MOFANG_PORT: String(port) };
  const options = { env: { ...process.env, ...env }, encoding: 'utf8' };
  const added = execFileSync(process.execPath, [PROGRAM, 'user', '1', '123123'], options);
  const child = await start([PROGRAM, 'run'], env, port);
  const url = `http://127.0.0.1:${port}/api`;
  const [account] = /\b1[3-9]\d{9}\b/.exec(added);
  const login = await call(url, 'Users.login', { account, password: '123123' });
  return { child, url, token: JSON.parse(login).result.access_token };
}

async function startRoute(answer) {
  const port = await freePort();
  const child = await start([fileURLToPath(import.meta.url), 'route', String(port), answer], {}, port);
  return { child, url: `http://127.0.0.1:${port}/api` };
}

async function compare() {
  const service = await startService();
  const { token } = service;
  const answer = await call(service.url, 'Users.verify', undefined, { Authorization: `jwt ${token}` });
  if (JSON.parse(answer).result.errno !== 0) throw new Error(answer);
  const route = await startRoute(answer);
  const counted = { route: [], verify: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    counted.route.push(measure(route.url, 'Users.verify', token));
    counted.verify.push(measure(service.url, 'Users.verify', token));
  }
  service.child.kill();
  route.child.kill();
  const [bare, verify] = [median(counted.route), median(counted.verify)];
  console.log(`bare Fastify route  1      ${Math.round(bare)} a second here`);
  console.log(`Users.verify        ${(verify / bare).toFixed(2)}   ${Math.round(verify)} a second here`);
}

const [what, ...rest] = process.argv.slice(2);
if (what === 'route') await serveRoute(...rest);
else await compare().finally(() => rmSync(folder, { recursive: true, force: true }));
