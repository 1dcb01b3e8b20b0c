import { freshMobile, register } from '../../harness/accounts';
import { startApp } from '../../harness/app';
import { type OperatedApp, startOperatedApp } from '../../harness/operated-app';
import { until } from '../../harness/until';
import { withApp } from '../../harness/with-app';

describe('the metrics of a service', () => {
  let app: OperatedApp;

  beforeAll(async () => {
    app = await startOperatedApp();
  });
  afterAll(() => app?.close());

  const calls = async (method: string, errno: number) =>
    (await app.metric('mofang_calls_total', { method, errno: String(errno) })) ?? 0;

  it('count calls by method and errno', async () => {
    await app.call('Users.mobile', { mobile: '13800138000' });
    await app.call('Users.mobile', { mobile: '13800138000' });
    await app.call('Users.mobile', { mobile: '1' });
    expect(await calls('Users.mobile', 0)).toBe(2);
    expect(await calls('Users.mobile', 1001)).toBe(1);
    expect(await app.metric('mofang_call_duration_seconds_count', { method: 'Users.mobile' })).toBe(3);
  });

  it('count notifications, and each call of a batch', async () => {
    const notification = { jsonrpc: '2.0', method: 'Users.info' };
    await app.post(notification);
    await app.post([notification, { ...notification, id: 1 }]);
    expect(await calls('Users.info', 1011)).toBe(3);
  });

  it('count protocol errors by their code', async () => {
    await app.call('Users.mobile', { mobile: 5 });
    expect(await calls('Users.mobile', -32602)).toBe(1);
    jest.spyOn(app.context.db, 'query').mockRejectedValueOnce(new Error('gone'));
    const { access } = await register(app);
    jest.spyOn(app.context.db, 'query').mockRejectedValueOnce(new Error('gone'));
    await app.call('Users.verify', {}, { token: access });
    expect(await calls('Users.verify', -32603)).toBe(1);
  });

  it('count whatever names no method of ours under one label', async () => {
    const before = await Promise.all([-32700, -32600, -32601].map((code) => calls('_OTHER', code)));
    await app.call('Users.secret-of-a-stranger');
    await app.call('constructor');
    await app.post({ method: 'Users.secret-of-a-stranger' });
    await app.post([]);
    await app.post('{');
    await app.post('{}', { 'Content-Type': 'text/plain' });
    const after = await Promise.all([-32700, -32600, -32601].map((code) => calls('_OTHER', code)));
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([1, 3, 2]);
    expect((await app.get('/metrics')).text).not.toContain('stranger');
  });

  it('count tries at jobs, and the jobs that there are', async () => {
    const before = (await app.metric('mofang_job_runs_total', { result: 'done' })) ?? 0;
    await app.call('Users.sms', { mobile: freshMobile() });
    await until('the message is sent', async () => {
      const done = await app.metric('mofang_job_runs_total', { job: 'messages.sms', result: 'done' });
      return done === before + 1;
    });
    expect(await app.metric('mofang_jobs', { state: 'dead' })).toBe(0);
    expect(await app.metric('mofang_job_duration_seconds_count', { job: 'messages.sms' })).toBe(before + 1);
  });

  it('show what waits: password hashes and parts', async () => {
    expect(await app.metric('mofang_password_hashes', { state: 'waiting' })).toBe(0);
    const logins = Array.from({ length: 8 }, () => app.context.passwords.hash('a password'));
    expect(app.context.passwords.load()).toEqual({ running: 2, waiting: 6 });
    await Promise.all(logins);
    expect(await app.metric('mofang_part_up', { part: 'database' })).toBe(1);
    jest.spyOn(app.context.db, 'query').mockRejectedValueOnce(new Error('gone'));
    expect(await app.metric('mofang_part_up', { part: 'database' })).toBe(0);
  });

  it('show what the process is, and how it is', async () => {
    expect(await app.metric('mofang_build_info', { version: '0.1.0', node: process.version })).toBe(1);
    expect(await app.metric('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(await app.metric('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('are text that Prometheus reads, each name with its help and its kind', async () => {
    const { status, type, text } = await app.get('/metrics');
    expect(status).toBe(200);
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    const ours = new Set(text.match(/^mofang_\w+?(?=(?:_bucket|_sum|_count)?[ {])/gm));
    expect(ours.size).toBeGreaterThan(4);
    for (const name of ours) expect(text).toMatch(new RegExp(`# HELP ${name} .+\\n# TYPE ${name} \\w+\\n`));
  });

  it('stand beside the health of the process, on a port that serves nothing else', async () => {
    expect((await app.get('/health/live')).status).toBe(200);
    expect(JSON.parse((await app.get('/health/ready')).text)).toMatchObject({ status: 'ok' });
    expect((await app.get('/api')).status).toBe(404);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  });

  it.each([
    ['on no other address of the machine', { MOFANG_HOST: '0.0.0.0' }, false],
    ['on every address where told so', { MOFANG_METRICS_HOST: '0.0.0.0' }, true],
  ])('are served %s', async (_, env, isServed) => {
    await withApp(startOperatedApp(env), async ({ metricsPort }) => {
      const answer = fetch(`http://127.0.0.2:${metricsPort}/metrics`);
      await expect(answer.then(({ ok }) => ok).catch(() => false)).resolves.toBe(isServed);
    });
  });

  it('are not made where no port is set', async () => {
    await withApp(startApp(), async ({ context }) => expect(context.telemetry.metrics).toBeUndefined());
  });
});
