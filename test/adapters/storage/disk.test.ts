import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskStorage } from '../../../src/adapters/storage/disk';
import { itKeepsTheStorageContract } from './storage.contract';

describe('the storage on disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-storage-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = () => DiskStorage.open(join(folder, 'deep', 'pictures'), 'https://account.example.com');
  const absent = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  };

  itKeepsTheStorageContract({
    open,
    read: (name) => readFile(join(folder, 'deep', 'pictures', name)).catch(absent),
    list: () => readdir(join(folder, 'deep', 'pictures')),
    baseUrl: 'https://account.example.com/pictures',
    breakName: async () => {
      await mkdir(join(folder, 'deep', 'pictures', 'taken.webp', 'inside'), { recursive: true });
      return 'taken.webp';
    },
  });

  it('opens a folder again with all that is in it', async () => {
    const bytes = Buffer.from('picture');
    await (await open()).put('kept.webp', bytes);
    expect(await readFile(join((await open()).folder, 'kept.webp'))).toEqual(bytes);
  });
});
