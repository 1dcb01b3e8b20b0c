import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built command line, as of the last `npm run build`. */
const PROGRAM = join(__dirname, '../../dist/cli/index.js');
const START_LIMIT_MS = 60_000;

/** The built command line, in its own process. */
export interface MofangProcess {
  readonly pid: number;
  /** Everything it has printed so far, unless its output is redirected. */
  output(): string;
  /** Resolves when it has ended, to its exit code, or to null if a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Options for starting a process. */
export interface ProcessOptions extends Pick<SpawnOptions, 'cwd' | 'stdio'> {
  /** Another built command line. */
  readonly program?: string;
  /** Arguments for node itself. */
  readonly nodeArgs?: readonly string[];
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

/** Starts the built command line without waiting. */
export function startMofang(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { program = PROGRAM, nodeArgs = [], cwd = tmpdir(), stdio = 'pipe' }: ProcessOptions = {},
): MofangProcess {
  const child: ChildProcess = spawn(process.execPath, [...nodeArgs, program, ...args], {
    env: { ...bareEnvironment(), MOFANG_ARGON2: 'm=256,t=1,p=1', ...env },
    // Not the checkout, because tests must not read a developer's .env.
    cwd,
    stdio,
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

/** Waits until a service is ready. If it fails to start, stops it and throws its output as the error. */
export async function untilReady(url: string, { ended, output, stop }: MofangProcess): Promise<void> {
  // `Date` may be stopped.
  const deadline = performance.now() + START_LIMIT_MS;
  let isRunning = true;
  void ended.then(() => {
    isRunning = false;
  });
  while (performance.now() < deadline && isRunning) {
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

/** The environment variables that a child needs; none of our settings are inherited. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MOFANG_|NODE_ENV$|JEST_)/.test(name)),
  );
}

/** @param stream null if the output is redirected. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: string[] = [];
  stream?.on('data', (chunk) => chunks.push(String(chunk)));
  return () => chunks.join('');
}
