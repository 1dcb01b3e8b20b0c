import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Jwk, nist } from '../harness/keys';
import { startService } from '../harness/service-process';
import { until } from '../harness/until';

describe('a process that serves, and its file of keys', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-keys-'));
    file = join(folder, 'jwks.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (...kids: string[]) => writeFile(file, JSON.stringify({ keys: kids.map(nist) }));

  it.each([
    ['by itself', () => undefined],
    ['at SIGHUP', (pid: number) => process.kill(pid, 'SIGHUP')],
  ])('takes over what is new in it %s, and goes on when it breaks', async (_when, tell) => {
    await write('first');
    const service = await startService({ MOFANG_DATA_DIR: folder, MOFANG_JWT_KEYS: file });
    try {
      const kids = async (): Promise<string[]> => {
        const response = await fetch(`${service.url}/.well-known/jwks.json`);
        return ((await response.json()) as { keys: Jwk[] }).keys.map(({ kid }) => kid);
      };
      await write('first', 'second');
      tell(service.pid);
      await until('the new key is published', async () => (await kids()).length === 2);
      await writeFile(file, '{"keys":');
      tell(service.pid);
      await until('the log says it', () => service.output().includes('token keys stay as they were'));
      expect(await kids()).toEqual(['first', 'second']);
    } finally {
      expect(await service.stop()).toBe(0);
    }
  });
});
