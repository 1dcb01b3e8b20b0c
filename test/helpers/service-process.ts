import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type CallOptions, callMethod, freePort } from './app';

const PROGRAM = join(__dirname, '../../dist/cli/index.js');
const START_LIMIT_MS = 20_000;

/** The built program, serving in a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
  /** Sends a signal and waits for the end; resolves to the exit code, or null where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
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

/** Starts the built service and waits until it is ready. */
export async function startService(env: NodeJS.ProcessEnv, program = PROGRAM): Promise<ServiceProcess> {
  const port = env.MOFANG_PORT ?? String(await freePort());
  const child = spawn(process.execPath, [program, 'run'], {
    env: { ...bareEnvironment(), MOFANG_ARGON2: 'm=256,t=1,p=1', ...env, MOFANG_PORT: port },
    // Not the checkout: a developer's .env is no setting of a test.
    cwd: tmpdir(),
  });
  const printed = [collect(child.stdout), collect(child.stderr)];
  const output = () => printed.map((text) => text()).join('');
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child, output);
  return {
    url,
    pid: child.pid as number,
    output,
    call: (method, params, options) => callMethod(url, method, params, options),
    stop: async (signal = 'SIGTERM') => {
      const closed = once(child, 'close');
      child.kill(signal);
      return (await closed)[0];
    },
  };
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

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill('SIGKILL');
  throw new Error(`The service did not start:\n${output()}`);
}
