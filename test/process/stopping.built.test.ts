import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../harness/app';
import { type MofangProcess, startMofang } from '../harness/program';
import { startService } from '../harness/service-process';
import { until } from '../harness/until';

describe('a service that is told to stop', () => {
  let dataDir: string;
  const running: MofangProcess[] = [];

  const keep = <P extends MofangProcess>(started: P): P => {
    running.push(started);
    return started;
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop('SIGKILL')));
    await rm(dataDir, { recursive: true, force: true });
  });

  it('answers the 50 logins that run and those that still come, while it is not ready, and exits with 0', async () => {
    const service = keep(
      await startService({
        MOFANG_DATA_DIR: dataDir,
        MOFANG_ARGON2: 'm=19456,t=2,p=1',
        MOFANG_LOGIN_TRIES: '1000',
        MOFANG_DRAIN_SECONDS: '3',
      }),
    );
    const login = () => service.call('Users.login', { account: 'nobody', password: 'nothing' });
    const logins = (count: number) => Array.from({ length: count }, login);
    const isReady = async () => (await fetch(`${service.url}/health/ready`)).ok;

    const before = logins(50);
    await pause(100);
    const ended = service.stop('SIGTERM');
    await until('it is not ready', async () => !(await isReady()));
    const answers = await Promise.all([...before, ...logins(10)]);
    expect(answers.map(({ result }) => result.errno)).toEqual(Array(60).fill(1001));
    expect(answers.at(-1)?.headers.get('connection')).toBe('close');
    expect(await ended).toBe(0);
  });

  it('ends at once when it is told a second time', async () => {
    const service = keep(await startService({ MOFANG_DATA_DIR: dataDir, MOFANG_DRAIN_SECONDS: '300' }));
    void service.stop('SIGTERM');
    await until('it drains', async () => !(await fetch(`${service.url}/health/ready`)).ok);
    expect(await service.stop('SIGTERM')).toBe(143);
  });

  it.each([
    ['its database', (port: number) => ({ MOFANG_DATABASE_URL: `mysql://root@127.0.0.1:${port}/mofang` })],
    ['Redis', (port: number) => ({ MOFANG_REDIS_URL: `redis://127.0.0.1:${port}` })],
  ])('ends at once while it waits for %s', async (_, settings) => {
    const waiting = { MOFANG_START_TIMEOUT_SECONDS: '600', MOFANG_DATA_DIR: dataDir };
    const service = keep(startMofang(['run'], { ...waiting, ...settings(await freePort()) }));
    await pause(2_000);
    expect(service.output()).toBe('');
    expect(await service.stop('SIGTERM')).toBe(143);
  });
});
