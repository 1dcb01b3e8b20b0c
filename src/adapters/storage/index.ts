import type { StorageConfig } from '../../config';
import type { Storage } from './port';

/** The configured storage: a bucket of Aliyun OSS, or a folder of this machine. */
export async function createStorage(config: StorageConfig): Promise<Storage> {
  if (config.kind === 'disk') {
    return (await import('./disk')).DiskStorage.open(config.folder, config.publicUrl);
  }
  return (await import('./oss')).OssStorage.open(config);
}
