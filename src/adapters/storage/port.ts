import type { StorageConfig } from '../../config';

/** Files that clients fetch by URL, named by us and never changed. */
export interface Storage {
  /** Stores a file under a new name; afterwards it is there whole, or not at all when this throws. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** Removes a file; one that is absent is no fault. */
  delete(name: string): Promise<void>;
  /** The absolute address of a file. */
  url(name: string): string;
}

export async function createStorage(config: StorageConfig): Promise<Storage> {
  if (config.kind === 'disk') {
    return (await import('./disk')).DiskStorage.open(config.folder, config.publicUrl);
  }
  return (await import('./oss')).OssStorage.open(config);
}
