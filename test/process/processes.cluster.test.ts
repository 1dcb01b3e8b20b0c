import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { codeOf, freshMobile, login } from '../harness/accounts';
import { callMethod } from '../harness/app';
import { until } from '../harness/until';

interface Cluster {
  readonly folder: string;
  readonly url: string;
  readonly processes: readonly {
    readonly name: string;
    readonly pid: number;
    readonly url?: string;
    readonly metricsUrl?: string;
  }[];
}

const START_LIMIT_MS = 60_000;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const serviceAt = (url: string) => ({
  url,
  call: (method: string, params?: unknown, options?: { token?: string }) =>
    callMethod(url, method, params, options),
});
type Service = ReturnType<typeof serviceAt>;

describe('scripts/cluster', () => {
  const child = spawn(join(__dirname, '../../scripts/cluster'), ['up', '--json'], {
    env: { PATH: process.env.PATH, MOFANG_ARGON2: 'm=256,t=1,p=1', MOFANG_LOGIN_TRIES: '3' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let cluster: Cluster;
  let one: Service;
  let other: Service;
  let proxy: Service;

  beforeAll(async () => {
    const [line] = await once(createInterface(child.stdout), 'line');
    cluster = JSON.parse(line);
    const urlOf = (name: string) => cluster.processes.find((each) => each.name === name)?.url as string;
    [one, other, proxy] = [urlOf('api1'), urlOf('api2'), cluster.url].map(serviceAt) as [
      Service,
      Service,
      Service,
    ];
  }, START_LIMIT_MS);
  afterAll(() => void child.kill('SIGTERM'));

  /** Messages are sent by the worker, in a moment. */
  async function codeSentBy(service: Service, mobile: string): Promise<string> {
    let code = '';
    await until(`a code is sent to ${mobile}`, async () => {
      code = await codeOf(service, mobile);
      return code !== '';
    });
    return code;
  }

  async function registerAt(service: Service, elsewhere: Service) {
    const [mobile, password] = [freshMobile(), 'secret-123'];
    expect((await service.call('Users.sms', { mobile })).result.errno).toBe(0);
    const sms_code = await codeSentBy(elsewhere, mobile);
    const params = { mobile, password, password2: password, sms_code };
    const { result } = await elsewhere.call('Users.register', params);
    expect(result.errno).toBe(0);
    return { mobile, password, access: result.access_token as string };
  }

  it('is one service: a code of the one registers at the other, and a log-out at one ends it at both', async () => {
    const { access: token } = await registerAt(one, other);
    expect((await one.call('Users.verify', {}, { token })).result.errno).toBe(0);
    await other.call('Users.logout', {}, { token });
    expect((await one.call('Users.verify', {}, { token })).result.errno).toBe(1011);
  });

  it('shares cooldowns', async () => {
    const mobile = freshMobile();
    const answers = await Promise.all([one, other].map(({ call }) => call('Users.sms', { mobile })));
    expect(answers.map(({ result }) => result.errno).sort()).toEqual([0, 1002]);
  });

  it('shares locks', async () => {
    const { mobile } = await registerAt(one, other);
    const tries = [one, other, one].map(({ call }) =>
      call('Users.login', { account: mobile, password: 'wrong-one' }),
    );
    await Promise.all(tries);
    expect((await other.call('Users.login', { account: mobile, password: 'wrong-one' })).result.errno).toBe(
      1004,
    );
  });

  it('answers through its proxy, by both services in turn', async () => {
    const account = await registerAt(proxy, proxy);
    expect((await login(proxy, account)).access).toMatch(/^eyJ/);
    const counts = await Promise.all(
      ['api1', 'api2'].map(async (name) => {
        const { metricsUrl = '' } = cluster.processes.find((each) => each.name === name) ?? {};
        return (await (await fetch(metricsUrl)).text()).match(/^mofang_calls_total\{/gm)?.length ?? 0;
      }),
    );
    for (const count of counts) expect(count).toBeGreaterThan(0);
  });

  it('serves metrics and health of every kind of process', async () => {
    const ours = cluster.processes.filter(({ metricsUrl }) => metricsUrl !== undefined);
    expect(ours.map(({ name }) => name)).toEqual(['api1', 'api2', 'worker', 'beat']);
    for (const { metricsUrl = '' } of ours) {
      const ready = await fetch(metricsUrl.replace('/metrics', '/health/ready'));
      expect(await ready.json()).toEqual({ status: 'ok', parts: { database: 'ok', redis: 'ok' } });
      expect(await (await fetch(metricsUrl)).text()).toMatch(/^mofang_jobs\{state="dead"\} 0$/m);
    }
    const { metricsUrl = '' } = ours.find(({ name }) => name === 'worker') ?? {};
    expect(await (await fetch(metricsUrl)).text()).toMatch(/^mofang_job_runs_total\{.*result="done"\} \d+$/m);
  });

  it('goes on through its proxy when a service is told to stop', async () => {
    const { pid = 0 } = cluster.processes.find(({ name }) => name === 'api1') ?? {};
    const answers: Promise<number>[] = [];
    const call = () =>
      proxy.call('Users.mobile', { mobile: freshMobile() }).then(({ result }) => result.errno as number);
    process.kill(pid, 'SIGTERM');
    await until('the service has ended', async () => {
      answers.push(call());
      return !isRunning(pid);
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([0]));
  });

  it('stops everything, and leaves nothing behind', async () => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(cluster.processes.filter(({ pid }) => isRunning(pid))).toEqual([]);
    expect(existsSync(cluster.folder)).toBe(false);
  });
});
