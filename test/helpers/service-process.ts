import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type CallOptions, callMethod, freePort } from './app';

const PROGRAM = join(__dirname, '../../dist/cli/index.js');
const START_LIMIT_MS = 20_000;

/** The built program, serving in a process of its own. */
export interface ServiceProcess extends MofangProcess {
  readonly url: string;
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
}

/** Runs the built command line to its end. */
export async function runMofang(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = tmpdir(),
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...bareEnvironment(), ...env }, cwd });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = await once(child, 'close');
  return { code, stdout: stdout(), stderr: stderr() };
}

/** The built command line, in a process of its own. */
export interface MofangProcess {
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves when it has ended, to its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the built command line, and waits for nothing. */
export function startMofang(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  program = PROGRAM,
): MofangProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...bareEnvironment(), MOFANG_ARGON2: 'm=256,t=1,p=1', ...env },
    // Not the checkout: a developer's .env is no setting of a test.
    cwd: tmpdir(),
  });
  const printed = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    pid: child.pid as number,
    output: () => printed.map((text) => text()).join(''),
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts the built service and waits until it is ready. */
export async function startService(env: NodeJS.ProcessEnv, program = PROGRAM): Promise<ServiceProcess> {
  const port = env.MOFANG_PORT ?? String(await freePort());
  const service = startMofang(['run'], { ...env, MOFANG_PORT: port }, program);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, service);
  return { ...service, url, call: (method, params, options) => callMethod(url, method, params, options) };
}

/** What a child needs of this process' environment; no setting of ours is inherited. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MOFANG_|NODE_ENV$|JEST_)/.test(name)),
  );
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: string[] = [];
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  return () => chunks.join('');
}

async function untilReady(url: string, { ended, output, stop }: MofangProcess): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  let isRunning = true;
  void ended.then(() => {
    isRunning = false;
  });
  while (Date.now() < deadline && isRunning) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await stop('SIGKILL');
  throw new Error(`The service did not start:\n${output()}`);
}
