import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built command line: what `npm run build` made of the sources when it was last run. */
const PROGRAM = join(__dirname, '../../dist/cli/index.js');
const START_LIMIT_MS = 60_000;

/** The built command line, in a process of its own. */
export interface MofangProcess {
  readonly pid: number;
  /** Everything it printed so far, unless it prints elsewhere. */
  output(): string;
  /** Resolves when it has ended, to its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How a process is started that differs from others. */
export interface ProcessOptions extends Pick<SpawnOptions, 'cwd' | 'stdio'> {
  /** Another built command line. */
  readonly program?: string;
  /** Of node itself. */
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

/** Starts the built command line, and waits for nothing. */
export function startMofang(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { program = PROGRAM, nodeArgs = [], cwd = tmpdir(), stdio = 'pipe' }: ProcessOptions = {},
): MofangProcess {
  const child: ChildProcess = spawn(process.execPath, [...nodeArgs, program, ...args], {
    env: { ...bareEnvironment(), MOFANG_ARGON2: 'm=256,t=1,p=1', ...env },
    // Not the checkout: a developer's .env is no setting of a test.
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

/** Resolves when a service is ready. One that does not become it is ended, and what it printed is the error. */
export async function untilReady(url: string, { ended, output, stop }: MofangProcess): Promise<void> {
  // `Date` may stand still.
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

/** What a child needs of this process' environment; no setting of ours is inherited. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MOFANG_|NODE_ENV$|JEST_)/.test(name)),
  );
}

/** @param stream null where it was sent elsewhere. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: string[] = [];
  stream?.on('data', (chunk) => chunks.push(String(chunk)));
  return () => chunks.join('');
}
