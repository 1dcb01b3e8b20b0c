import { randomUUID } from 'node:crypto';
import { mkdir, opendir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from './port';

/** The names of complete files; a file that is still being written begins with a dot. */
const NAME = /^[^.].*\.webp$/;

/** The embedded storage: a folder of the data directory. This process serves it below /pictures/. */
export class DiskStorage implements Storage {
  private constructor(
    readonly folder: string,
    private readonly baseUrl: string,
  ) {}

  static async open(folder: string, baseUrl: string): Promise<DiskStorage> {
    await mkdir(folder, { recursive: true });
    return new DiskStorage(folder, baseUrl);
  }

  async put(name: string, bytes: Buffer): Promise<void> {
    const partial = join(this.folder, `.${randomUUID()}`);
    try {
      await writeFile(partial, bytes, { flag: 'wx' });
      await rename(partial, join(this.folder, name));
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }

  url(name: string): string {
    return `${this.baseUrl}/pictures/${name}`;
  }

  /** The names of all pictures, in no order, with few of them in memory at a time. */
  async *names(): AsyncGenerator<string> {
    for await (const entry of await opendir(this.folder)) {
      if (entry.isFile() && NAME.test(entry.name)) yield entry.name;
    }
  }

  /** @returns undefined if it is absent: it may have been removed since it was listed. */
  async read(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
