import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../harness/service-process';
import { expectStory, readPage } from './story';

/** The part of the page below a heading. */
const chapter = (page: string, heading: string): string =>
  page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

describe('README.md', () => {
  it('makes first calls that answer as it says', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
    const service = await startService({ MOFANG_DATA_DIR: dataDir });
    try {
      const calls = chapter(readPage('README.md'), 'The first calls');
      await expectStory(calls.replaceAll('http://127.0.0.1:5000', service.url));
    } finally {
      await service.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
