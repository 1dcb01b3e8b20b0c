import { randomBytes } from 'node:crypto';
import type { Storage } from '../../../src/adapters/storage/port';

/** How a suite gets at one implementation. */
export interface StorageUnderTest {
  open(): Promise<Storage>;
  /** What is stored under a name, seen from outside; undefined where nothing is. */
  read(name: string): Promise<Buffer | undefined>;
  /** The name of everything that is stored, finished or not. */
  list(): Promise<string[]>;
  /** What the addresses of its files begin with. */
  readonly baseUrl: string;
  /** A name under which storing fails at its very end. */
  breakName(): Promise<string>;
}

const nameOf = (): string => `${randomBytes(16).toString('hex')}.webp`;

/** What every storage must do, wherever it keeps the files. */
export function itKeepsTheStorageContract(subject: StorageUnderTest): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await subject.open();
  });

  /** Jest compares large buffers slowly. */
  const isStored = async (name: string, bytes: Buffer) => (await subject.read(name))?.equals(bytes) ?? false;

  describe('put', () => {
    it.each([0, 1, 1000, 1_000_000])('stores %i bytes as they are', async (length) => {
      const [name, bytes] = [nameOf(), randomBytes(length)];
      await storage.put(name, bytes);
      expect(await isStored(name, bytes)).toBe(true);
    });

    it('leaves nothing but the file', async () => {
      const before = await subject.list();
      const name = nameOf();
      await storage.put(name, randomBytes(100));
      expect((await subject.list()).sort()).toEqual([...before, name].sort());
    });

    it('of many at once each is whole', async () => {
      const files = Array.from({ length: 20 }, () => ({ name: nameOf(), bytes: randomBytes(50_000) }));
      await Promise.all(files.map(({ name, bytes }) => storage.put(name, bytes)));
      for (const { name, bytes } of files) expect(await isStored(name, bytes)).toBe(true);
    });

    it('is never there in part', async () => {
      const [name, bytes] = [nameOf(), randomBytes(5_000_000)];
      const lengths: (number | undefined)[] = [];
      let isDone = false;
      const storing = storage.put(name, bytes).finally(() => {
        isDone = true;
      });
      while (!isDone) lengths.push((await subject.read(name))?.length);
      await storing;
      expect(lengths.filter((length) => length !== undefined && length !== bytes.length)).toEqual([]);
      expect(await isStored(name, bytes)).toBe(true);
    });

    it('throws where it can’t store, and leaves nothing behind', async () => {
      const name = await subject.breakName();
      const before = await subject.list();
      await expect(storage.put(name, randomBytes(100))).rejects.toThrow();
      expect(await subject.list()).toEqual(before);
    });
  });

  describe('delete', () => {
    it('removes the file and no other', async () => {
      const [gone, kept] = [nameOf(), nameOf()];
      for (const name of [gone, kept]) await storage.put(name, randomBytes(10));
      await storage.delete(gone);
      expect(await subject.read(gone)).toBeUndefined();
      expect(await subject.read(kept)).toHaveLength(10);
    });

    it('of what is absent is no fault, however often', async () => {
      const name = nameOf();
      await expect(storage.delete(name)).resolves.toBeUndefined();
      await storage.put(name, randomBytes(10));
      await Promise.all([1, 2, 3].map(() => storage.delete(name)));
      expect(await subject.read(name)).toBeUndefined();
    });
  });

  describe('url', () => {
    it('is absolute, and ends with the name', () => {
      const name = nameOf();
      expect(storage.url(name)).toBe(`${subject.baseUrl}/${name}`);
      expect(new URL(storage.url(name)).protocol).toMatch(/^https?:$/);
    });

    it('needs no escaping in a style sheet', () => {
      expect(storage.url(nameOf())).not.toMatch(/[?"'()\s]/);
    });
  });
}
