import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOss } from '../fakes/oss';
import { login, register } from '../harness/accounts';
import { runMofang } from '../harness/program';
import { type ServiceProcess, startService } from '../harness/service-process';
import { until } from '../harness/until';

describe('the built service', () => {
  let dataDir: string;
  const running: ServiceProcess[] = [];

  async function start(env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> {
    const service = await startService({ MOFANG_DATA_DIR: dataDir, ...env });
    running.push(service);
    return service;
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop('SIGKILL').catch(() => undefined)));
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps sessions and data when it is killed between login and verify', async () => {
    const first = await start();
    const account = await register(first);
    const { access } = await login(first, account);
    await first.stop('SIGKILL');
    running.length = 0;
    const second = await start();
    const { result } = await second.call('Users.verify', {}, { token: access });
    expect(result.errno).toBe(0);
  });

  it('warns where events are kept for less than half a year', async () => {
    const [short, usual] = await Promise.all([start({ MOFANG_EVENTS_DAYS: '179' }), start()]);
    expect(short.output()).toContain('MOFANG_EVENTS_DAYS is below 180');
    expect(usual.output()).not.toContain('MOFANG_EVENTS_DAYS');
  });

  it('ends a session at once on a second process with the same database', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const { access } = await register(one);
    expect((await other.call('Users.verify', {}, { token: access })).result.errno).toBe(0);
    await one.call('Users.logout', {}, { token: access });
    expect((await other.call('Users.verify', {}, { token: access })).result.errno).toBe(1011);
  });

  it('starts six times at once on an empty folder', async () => {
    const services = await Promise.all(Array.from({ length: 6 }, () => start()));
    for (const service of services) {
      expect((await service.call('Users.mobile', { mobile: '13800138000' })).result.errno).toBe(0);
    }
  });

  it('says in a few lines where it is, what is embedded, and what to try', async () => {
    const service = await start();
    const greeting = service
      .output()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
    expect(greeting.join('\n')).toMatch(
      /answers at http:\/\/127\.0\.0\.1:\d+\/api\n.*\/app\/\n.*\/api\/browse\n.*SQLite.*\n.*curl/,
    );
    expect(greeting.length).toBeLessThan(8);
  });

  it('does not say that pictures are on disk where they are at OSS', async () => {
    const oss = await startOss();
    try {
      const service = await start({ ...oss.env, MOFANG_ENV: 'development' });
      await until('the greeting is written', () => service.output().includes('try '));
      expect(service.output()).toContain('embedded');
      expect(service.output()).not.toContain('pictures on disk');
    } finally {
      await oss.close();
    }
  });

  it('finishes the calls that have begun, and exits with 0, when it is told to stop', async () => {
    const service = await start({ MOFANG_ARGON2: 'm=65536,t=8,p=1' });
    const calls = Array.from({ length: 4 }, () =>
      service.call('Users.login', { account: 'nobody', password: 'nothing' }),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = service.stop('SIGTERM');
    for (const { result } of await Promise.all(calls)) expect(result.errno).toBe(1001);
    expect(await stopped).toBe(0);
    running.length = 0;
  });

  it.each([
    ['nothing', ''],
    ['half a head', 'POST /api HTTP/1.1\r\nHost: x\r\n'],
    [
      'half a body',
      'POST /api HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    ],
  ])('ends although a connection has sent %s', async (_, sent) => {
    const service = await start();
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(sent);
    expect(await service.stop('SIGTERM')).toBe(0);
    running.length = 0;
    socket.destroy();
  });

  it('does not start in production without its settings, and names them all', async () => {
    const { code, stderr } = await runMofang(['run'], { MOFANG_ENV: 'production', MOFANG_DATA_DIR: dataDir });
    expect(code).toBe(1);
    for (const name of ['JWT_SECRET', 'SMS', 'CAPTCHA', 'PUBLIC_URL'])
      expect(stderr).toMatch(new RegExp(`^  - MOFANG_${name} is `, 'm'));
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says so in one sentence when its port is taken', async () => {
    const { url } = await start();
    const { code, stderr } = await runMofang(['run', '--port', new URL(url).port], {
      MOFANG_DATA_DIR: dataDir,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Port \d+ is taken\. Choose another: mofang run --port \d+\n$/);
  });
});
