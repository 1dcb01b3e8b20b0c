import fs, { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { developmentSecret } from '../../src/secrets/development-secret';

describe('the development secret', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it('is one and whole for all who start at once, however slowly it is written, and again later', async () => {
    jest.spyOn(fs, 'writeFile').mockImplementation(async (path, text, options) => {
      const { flag, mode } = options as { flag?: string; mode: number };
      const file = await fs.open(path as string, flag ?? 'w', mode);
      await pause(50);
      await file.writeFile(text as string);
      await file.close();
    });
    const secrets = await Promise.all(Array.from({ length: 10 }, () => developmentSecret(folder)));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{64}$/);
    expect(await developmentSecret(folder)).toBe(secrets[0]);
  });

  it('is kept where the file system has no hard links', async () => {
    const refusal = Object.assign(new Error('operation not supported'), { code: 'ENOTSUP' });
    jest.spyOn(fs, 'link').mockRejectedValue(refusal);
    const secret = await developmentSecret(folder);
    expect(secret).toMatch(/^[\w-]{64}$/);
    expect(await developmentSecret(folder)).toBe(secret);
  });

  it('is in one file, which nobody else may read', async () => {
    const secret = await developmentSecret(folder);
    expect(await readdir(folder)).toEqual(['development-secret']);
    const file = join(folder, 'development-secret');
    expect(await readFile(file, 'utf8')).toBe(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
