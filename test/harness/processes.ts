import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alsoSet } from './clock';
import { type Answerers, type InsideService, openContext, serve } from './inside';
import { type MofangProcess, startMofang, untilReady } from './program';

const PRELOAD = join(__dirname, 'service-preload.cjs');
/** Longer than the time limits of a call and of the program's own shutdown. */
const END_LIMIT_MS = 60_000;

/**
 * Starts processes of the built program, one for each element of the settings. Also opens a context in this process,
 * with the first settings, which runs their jobs. All use the clock of the test.
 */
export async function startProcesses(settings: readonly NodeJS.ProcessEnv[]): Promise<Answerers> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-processes-'));
  const log = join(folder, 'log');
  const ends = [() => rm(folder, { recursive: true, force: true }), shareClock(folder)];
  const close = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const processes = settings.map((each) => startProcess(each, folder));
    ends.push(() => endAll(processes));
    const context = await openContext(settings[0] ?? {}, {}, (line) => appendFileSync(log, line));
    ends.push(context.close);
    const urls = settings.map(({ MOFANG_PORT: port }) => `http://127.0.0.1:${port}`);
    await Promise.all(processes.map((process, index) => untilReady(urls[index] as string, process)));
    let inside: InsideService | undefined;
    const urlInside = async () => {
      if (inside === undefined) {
        inside = await serve(context, 0);
        ends.push(inside.close);
      }
      return inside.url;
    };
    return {
      urls,
      context,
      get log() {
        return linesOf(log);
      },
      urlInside,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The lines of the log, without the greeting for developers. */
const linesOf = (log: string): string[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'));

function startProcess(settings: NodeJS.ProcessEnv, folder: string): MofangProcess {
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  const started = startMofang(
    ['run'],
    { MOFANG_DRAIN_SECONDS: '0', ...settings, TEST_CLOCK: join(folder, 'clock') },
    // If this process is killed, the channel closes and the child ends.
    { nodeArgs: ['--require', PRELOAD], cwd: folder, stdio: ['ignore', output, output, 'ipc'] },
  );
  closeSync(output);
  return { ...started, output: () => readFileSync(log, 'utf8') };
}

async function endAll(processes: readonly MofangProcess[]): Promise<void> {
  const kill = () => processes.map(({ stop }) => stop('SIGKILL'));
  const late = setTimeout(kill, END_LIMIT_MS);
  await Promise.all(processes.map(({ stop }) => stop()));
  clearTimeout(late);
}

/** Writes the test's clock to a file for other processes to read; returns a function that stops this. */
function shareClock(folder: string): () => Promise<void> {
  const file = openSync(join(folder, 'clock'), 'w');
  const stop = alsoSet((moment) => void writeSync(file, new Float64Array([moment]), 0, 8, 0));
  return async () => {
    stop();
    closeSync(file);
  };
}
