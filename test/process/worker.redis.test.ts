import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeYuntongxun, startYuntongxun } from '../fakes/yuntongxun';
import { freshMobile } from '../helpers/accounts';
import { freePort } from '../helpers/app';
import { type Redis, startRedis } from '../helpers/redis';
import {
  type MofangProcess,
  type ServiceProcess,
  startMofang,
  startService,
} from '../helpers/service-process';
import { until } from '../helpers/until';

describe('a worker that is told to stop', () => {
  let redis: Redis;
  let gateway: FakeYuntongxun;
  let dataDir: string;
  let settings: NodeJS.ProcessEnv;
  let service: ServiceProcess;
  const workers: MofangProcess[] = [];

  beforeAll(async () => {
    [redis, gateway, dataDir] = await Promise.all([
      startRedis(),
      startYuntongxun(),
      mkdtemp(join(tmpdir(), 'mofang-test-')),
    ]);
    settings = {
      MOFANG_DATA_DIR: dataDir,
      MOFANG_REDIS_URL: redis.url,
      MOFANG_SMS: 'yuntongxun',
      MOFANG_YUNTONGXUN_URL: gateway.url,
      MOFANG_YUNTONGXUN_ACCOUNT_SID: gateway.config.accountSid,
      MOFANG_YUNTONGXUN_AUTH_TOKEN: gateway.config.authToken,
      MOFANG_YUNTONGXUN_APP_ID: gateway.config.appId,
      MOFANG_YUNTONGXUN_TEMPLATE_ID: gateway.config.templates['zh-CN'],
    };
    service = await startService(settings);
  });
  afterAll(async () => {
    await Promise.all([service, ...workers].map((started) => started?.stop('SIGKILL')));
    await Promise.all([redis?.stop(), gateway?.close(), rm(dataDir, { recursive: true, force: true })]);
  });

  async function startWorker(): Promise<{ worker: MofangProcess; metric(line: string): Promise<boolean> }> {
    const port = await freePort();
    const worker = startMofang(['worker'], { ...settings, MOFANG_METRICS_PORT: String(port) });
    workers.push(worker);
    const metric = async (line: string) =>
      (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).includes(line);
    await until('the worker runs', () => metric('mofang_part_up{part="redis"} 1'));
    return { worker, metric };
  }

  const sent = () => gateway.requests.filter(({ statusCode }) => statusCode === '000000').length;

  it('finishes the job that runs, takes no other, and exits with 0; the next worker does the rest', async () => {
    const { worker } = await startWorker();
    gateway.next({ kind: 'slow', milliseconds: 1_500 });
    await service.call('Users.sms', { mobile: freshMobile() });
    await until('the message is on its way', () => sent() === 1);
    const ended = worker.stop('SIGTERM');
    await until('the worker stops', () => worker.output().includes('"stopping"'));
    await service.call('Users.sms', { mobile: freshMobile() });
    expect(await ended).toBe(0);
    expect(sent()).toBe(1);
    expect(worker.output()).not.toMatch(/"level":[45]0/);

    const { metric } = await startWorker();
    await until('the other message is sent', () => sent() === 2);
    await until('no job is left', () => metric('mofang_jobs{state="running"} 0'));
    expect(await metric('mofang_jobs{state="waiting"} 0')).toBe(true);
    expect(await metric('mofang_job_runs_total{job="messages.sms",result="done"} 1')).toBe(true);
    expect(sent()).toBe(2);
  });
});
