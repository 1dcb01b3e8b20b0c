import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { freePort } from '../harness/app';
import { type ServiceProcess, startService } from '../harness/service-process';
import { blocksOf, expectStory, readPage } from './story';

const ROOT = join(__dirname, '../..');

describe('docs/tour.md', () => {
  let dataDir: string;
  let github: ChildProcess;
  let service: ServiceProcess;
  let page: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
    const ports = { service: await freePort(), github: await freePort() };
    page = readPage('docs/tour.md')
      .replaceAll('127.0.0.1:5000', `127.0.0.1:${ports.service}`)
      .replaceAll('127.0.0.1:5001', `127.0.0.1:${ports.github}`);
    github = await startGitHub(ports.github);
    service = await startService({
      ...parseEnv(blocksOf(page, 'ini').join('')),
      MOFANG_DATA_DIR: dataDir,
      MOFANG_PORT: String(ports.service),
    });
  });
  afterAll(async () => {
    github.kill();
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('tells a story that happens, in a shell, as it says', () => expectStory(page));

  it('can be walked a second time', async () => {
    // Its names are made of the second.
    await sleep(1000);
    await expectStory(page);
  });

  /** Starts what the page says stands in for GitHub, on another port. */
  async function startGitHub(port: number): Promise<ChildProcess> {
    const [command = ''] = blocksOf(page, 'console');
    const [, script = ''] = /^node (\S+)\n$/.exec(command) ?? [];
    const child = spawn(process.execPath, [join(ROOT, script), String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  }
});
