import { join } from 'node:path';
import { DiskStorage } from '../src/adapters/storage/disk';
import type { OssStorage } from '../src/adapters/storage/oss';
import type { Config } from '../src/config';
import { CliError } from './cli-error';
import { startProgress, type Terminal } from './progress';

interface Output {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: Terminal;
}

interface Tally {
  copied: number;
  present: number;
  readonly failures: string[];
}

/** Pictures copied at a time; each takes a few kB of memory. */
const AT_ONCE = 8;
const LEAST_FOR_BAR = 100;
/** After so many failures, the cause is not the pictures, and the copy stops. */
const MOST_FAILURES = 20;

/**
 * Copies every picture of the data folder to OSS and prints how many. It skips pictures that OSS already has, and
 * removes nothing from the folder. So it can be stopped and repeated at any time, even while a service still stores
 * pictures in the folder. Names stay the same, so users keep their pictures when the service switches to OSS.
 *
 * @returns whether OSS now has all of them.
 * @throws CliError if OSS is not configured.
 */
export async function movePictures(
  { storage, dataDir }: Pick<Config, 'storage' | 'dataDir'>,
  { stdout, stderr }: Output,
): Promise<boolean> {
  if (storage.kind !== 'oss') {
    throw new CliError('MOFANG_STORAGE is `disk`. Set it to `oss`, and the MOFANG_OSS_… settings, to copy.');
  }
  const { OssStorage } = await import('../src/adapters/storage/oss');
  const disk = await DiskStorage.open(join(dataDir, 'pictures'), '');
  const progress = await startProgress(await count(disk.names()), LEAST_FOR_BAR, stderr);
  const tally: Tally = { copied: 0, present: 0, failures: [] };
  try {
    await copyAll(disk, await OssStorage.open(storage), tally, progress);
  } finally {
    progress.stop();
  }
  for (const failure of tally.failures) stderr.write(`${failure}\n`);
  stdout.write(`${summary(tally)}\n`);
  return tally.failures.length === 0;
}

/** Several workers share one list; a worker takes the next name when it is free. */
async function copyAll(
  disk: DiskStorage,
  oss: OssStorage,
  tally: Tally,
  progress: { update(done: number): void },
): Promise<void> {
  const names = disk.names();
  const work = async () => {
    for await (const name of names) {
      await copyOne(name, disk, oss, tally);
      progress.update(tally.copied + tally.present + tally.failures.length);
      if (tally.failures.length >= MOST_FAILURES) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function copyOne(name: string, disk: DiskStorage, oss: OssStorage, tally: Tally): Promise<void> {
  try {
    const bytes = await disk.read(name);
    // The user has replaced this picture; the new one is on this list, or on that of the next run.
    if (bytes === undefined) return;
    if (await oss.copy(name, bytes)) tally.copied += 1;
    else tally.present += 1;
  } catch (error) {
    tally.failures.push(`${name}: ${(error as Error).message}`);
  }
}

async function count(names: AsyncIterable<string>): Promise<number> {
  let total = 0;
  for await (const _ of names) total += 1;
  return total;
}

function summary({ copied, present, failures }: Tally): string {
  const done = `Pictures copied to OSS: ${copied}; there already: ${present}; failed: ${failures.length}.`;
  if (failures.length === 0) return done;
  const isGivenUp = failures.length >= MOST_FAILURES;
  return `${done}${isGivenUp ? ' Given up after so many failures.' : ''} Run it again to copy the rest.`;
}
