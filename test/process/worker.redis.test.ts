import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BullQueue } from '../../src/adapters/queue/bullmq';
import { schedule } from '../../src/jobs';
import { sendMail } from '../../src/messages/messages.jobs';
import { Secret } from '../../src/secrets/secret';
import { type FakeYuntongxun, startYuntongxun } from '../fakes/yuntongxun';
import { freshMobile } from '../harness/accounts';
import { tryRegister } from '../harness/codes';
import { silentLog } from '../harness/log';
import { type MofangProcess, runMofang, startMofang } from '../harness/program';
import { type Redis, startRedis } from '../harness/redis';
import { contentsOf } from '../harness/redis-contents';
import { type ServiceProcess, startService } from '../harness/service-process';
import { until } from '../harness/until';

jest.setTimeout(120_000);

const SECRET = 'a secret of the tests, long enough for all of them';
/** How long the job of a worker that was killed may wait for another, and some for a busy machine. */
const TAKEN_UP_SECONDS = 40;

describe('the built worker', () => {
  let cacheRedis: Redis;
  let redis: Redis;
  let gateway: FakeYuntongxun;
  let dataDir: string;
  let env: NodeJS.ProcessEnv;
  let service: ServiceProcess;
  let queue: BullQueue;
  const running: MofangProcess[] = [];
  beforeAll(async () => {
    [cacheRedis, redis] = await Promise.all([
      startRedis(),
      startRedis({ flags: ['--appendonly', 'yes', '--appendfsync', 'always'] }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([cacheRedis.stop(), redis.stop()]);
  });
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
    gateway = await startYuntongxun();
    const prefix = `mofang-${crypto.randomUUID()}:`;
    env = environment(prefix);
    service = await startService(env);
    running.push(service);
    const config = { url: redis.url, queueUrl: redis.url, prefix };
    const log = silentLog();
    const secret = new Secret(SECRET);
    queue = await BullQueue.open(config, {
      digest: secret.digest('job ids'),
      sealed: secret.seal('job data'),
      log,
      startTimeoutSeconds: 10,
    });
  });
  afterEach(async () => {
    await queue.close();
    await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
    await gateway.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function environment(prefix: string): NodeJS.ProcessEnv {
    const { accountSid, authToken, appId, templates } = gateway.config;
    return {
      MOFANG_DATA_DIR: dataDir,
      MOFANG_JWT_SECRET: SECRET,
      MOFANG_REDIS_URL: cacheRedis.url,
      MOFANG_QUEUE_REDIS_URL: redis.url,
      MOFANG_REDIS_PREFIX: prefix,
      MOFANG_SMS: 'yuntongxun',
      MOFANG_YUNTONGXUN_URL: gateway.url,
      MOFANG_YUNTONGXUN_ACCOUNT_SID: accountSid,
      MOFANG_YUNTONGXUN_AUTH_TOKEN: authToken,
      MOFANG_YUNTONGXUN_APP_ID: appId,
      MOFANG_YUNTONGXUN_TEMPLATE_ID: templates['zh-CN'],
    };
  }

  function start(command: 'worker' | 'celery' | 'beat', more: NodeJS.ProcessEnv = {}): MofangProcess {
    const started = startMofang([command], { ...env, ...more });
    running.push(started);
    return started;
  }
  const has = (started: MofangProcess, text: string) => until(text, () => started.output().includes(text));
  const ask = (mobile: string) => service.call('Users.sms', { mobile });
  const codes = () => gateway.requests.map(({ body }) => String(JSON.parse(body).datas[0]));
  const isSent = (count = 1, seconds?: number) =>
    until(`${count} messages`, () => gateway.requests.length >= count, seconds);
  const isIdle = () =>
    until('an idle queue', async () => {
      const { waiting, running: now, retrying } = await queue.counts();
      return waiting + now + retrying === 0;
    });
  const isDead = () => until('a dead job', async () => (await queue.dead())[0]);
  const jobs = (...args: string[]) => runMofang(['jobs', ...args], env);

  it.each(['worker', 'celery'] as const)('called %s sends what the service has queued', async (command) => {
    const mobile = freshMobile();
    expect((await ask(mobile)).result.errno).toBe(0);
    expect(await queue.counts()).toMatchObject({ waiting: 1 });
    expect(gateway.requests).toHaveLength(0);
    start(command);
    await isSent();
    await isIdle();
    expect(gateway.requests).toHaveLength(1);
    const [code = ''] = codes();
    expect((await tryRegister(service, { mobile, sms_code: code })).result.errno).toBe(0);
  });

  it('that is killed while the gateway holds a message: another sends it, once more at most', async () => {
    const mobile = freshMobile();
    gateway.next({ kind: 'hang' });
    const killed = start('worker');
    await ask(mobile);
    await isSent();
    await killed.stop('SIGKILL');
    start('worker');
    await isSent(2, TAKEN_UP_SECONDS);
    await isIdle();
    expect(gateway.requests).toHaveLength(2);
    const [first, second = ''] = codes();
    expect(second).toBe(first);
    expect((await tryRegister(service, { mobile, sms_code: second })).result.errno).toBe(0);
  });

  it('that is killed twice in one message: it is not sent a third time, but kept among the dead', async () => {
    await ask(freshMobile());
    for (const count of [1, 2]) {
      gateway.next({ kind: 'hang' });
      const killed = start('worker');
      await isSent(count, TAKEN_UP_SECONDS);
      await killed.stop('SIGKILL');
    }
    start('worker');
    await until('a dead job', async () => (await queue.counts()).dead === 1, TAKEN_UP_SECONDS);
    expect(gateway.requests).toHaveLength(2);
    expect(await isDead()).toMatchObject({ name: 'messages.sms', reason: 'WorkersDied' });
  });

  it('finishes its job, and exits with 0, when it is told to stop', async () => {
    gateway.next({ kind: 'slow', milliseconds: 1_500 });
    const worker = start('worker');
    await ask(freshMobile());
    await isSent();
    expect(await worker.stop('SIGTERM')).toBe(0);
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, retrying: 0, dead: 0 });
    expect(gateway.requests).toHaveLength(1);
  });

  it('ends at once when it has nothing to do', async () => {
    const worker = start('worker');
    await has(worker, 'working');
    expect(await worker.stop('SIGTERM')).toBe(0);
  });

  it('tries again when the gateway answers garbage, and fails', async () => {
    gateway.next({ kind: 'garbage', text: 'not JSON' });
    gateway.next({ kind: 'http', status: 503 });
    start('worker');
    const mobile = freshMobile();
    await ask(mobile);
    await isSent(3);
    await isIdle();
    const [code = ''] = codes();
    expect((await tryRegister(service, { mobile, sms_code: code })).result.errno).toBe(0);
  });

  it('keeps what the gateway refuses for `mofang jobs`, which tells no secret; and frees the cooldown', async () => {
    const mobile = freshMobile();
    gateway.next({ kind: 'refuse', statusCode: '160042' });
    start('worker');
    await ask(mobile);
    const { id } = await isDead();
    expect(gateway.requests).toHaveLength(1);

    const { code, stdout, stderr } = await jobs();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [summary, line] = stdout.split('\n');
    expect(summary).toBe('0 waiting, 0 running, 0 to be tried again, 1 dead');
    expect(line).toMatch(new RegExp(`^${id} +[0-9TZ:.-]+ +messages\\.sms +statusCode 160042 +1 try$`));
    expect(stdout).not.toContain(mobile);

    const [refused = ''] = codes();
    const { result } = await tryRegister(service, { mobile, sms_code: refused });
    expect(result.errmsg).toEqual({ sms_code: ['验证码不存在或已过期'] });
    expect((await ask(mobile)).result.errno).toBe(0);
    await isSent(2);

    expect((await jobs('remove', id)).stdout).toBe(`${id} is removed.\n`);
    expect((await jobs('remove', id)).stderr).toMatch(/^No dead job is called \S+: .*\n$/);
    expect((await jobs('replay', id)).code).toBe(1);
    expect((await jobs()).stdout).toBe('0 waiting, 0 running, 0 to be tried again, 0 dead\n');
  });

  it('runs a dead job again when `mofang jobs replay` says so', async () => {
    // The mail server of these settings is not there; that of the second worker is the inbox.
    const noMail = { MOFANG_MAIL: 'smtp', MOFANG_SMTP_URL: 'smtp://127.0.0.1:9', MOFANG_MAIL_FROM: 'a@b.cn' };
    const message = { to: 'li@example.com', purpose: 'activation', subject: 's', text: 't', html: 'h' };
    const first = start('worker', noMail);
    await queue.add(sendMail, { key: 'activation', data: { message } });
    const dead = await until('a dead job', async () => (await queue.dead())[0], 60);
    expect(dead).toMatchObject({ name: 'messages.mail', tries: 5 });
    expect(await first.stop('SIGTERM')).toBe(0);

    expect((await jobs('replay')).stderr).toBe('Name one job, or say --all.\n');
    expect((await jobs('replay', '--all')).stdout).toBe('1 will run again.\n');
    start('worker');
    const caught = await until('the mail', async () => {
      const { result } = await service.call('Inbox.list', { to: 'li@example.com' });
      return result.messages[0];
    });
    expect(caught).toMatchObject({ channel: 'mail', purpose: 'activation' });
  });

  it('sends after an outage of Redis what was queued before; meanwhile asking is 1100 and costs no wait', async () => {
    const [before, meanwhile] = [freshMobile(), freshMobile()];
    expect((await ask(before)).result.errno).toBe(0);
    await redis.kill();
    for (const mobile of [meanwhile, meanwhile]) {
      const { status, result } = await ask(mobile);
      expect({ status, errno: result.errno }).toEqual({ status: 200, errno: 1100 });
    }
    await redis.restart();
    await until('an answer', async () => (await ask(meanwhile)).result.errno === 0);
    start('worker');
    await isSent(2);
    const mobiles = gateway.requests.map(({ body }) => JSON.parse(body).to);
    expect(mobiles.sort()).toEqual([before, meanwhile].sort());
  });

  it('goes on after an outage of Redis', async () => {
    const worker = start('worker');
    await has(worker, 'working');
    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await redis.restart();
    await until('an answer', async () => (await ask(freshMobile())).result.errno === 0);
    await isSent();
    expect(await worker.stop('SIGTERM')).toBe(0);
  });

  it('leaves no mobile and no code in Redis', async () => {
    await Promise.all([redis.ask('FLUSHALL'), cacheRedis.ask('FLUSHALL')]);
    const mobile = freshMobile();
    await ask(mobile);
    const seen = [await contentsOf(redis), await contentsOf(cacheRedis)];
    gateway.next({ kind: 'refuse', statusCode: '160042' });
    start('worker');
    await isDead();
    await ask(mobile);
    await isSent(2);
    await isIdle();
    seen.push(await contentsOf(redis), await contentsOf(cacheRedis));
    const text = seen.join('\n');
    expect(text).toContain('messages.sms');
    for (const secret of [mobile, ...codes()]) {
      // Four digits may be part of a time or of what is sealed.
      expect(text).not.toMatch(new RegExp(`(?<![\\w+/=.-])${secret}(?![\\w+/=.-])`));
    }
    expect(text).not.toContain(mobile);
  });

  it('several beats add each scheduled job once', async () => {
    const beats = [start('beat'), start('beat')];
    for (const each of beats) await has(each, 'adding scheduled jobs');
    const hour = Math.floor(Date.now() / 3_600_000);
    const { waiting } = await queue.counts();
    // Another hour may have begun just then.
    if (Math.floor(Date.now() / 3_600_000) === hour) expect(waiting).toBe(schedule.length);
    start('worker');
    await isIdle();
    for (const each of beats) expect(await each.stop('SIGTERM')).toBe(0);
  });
});

describe('without Redis', () => {
  it.each(['worker', 'celery', 'beat', 'jobs', 'jobs replay --all', 'jobs remove x'])(
    '`mofang %s` says in a sentence who does the jobs',
    async (command) => {
      const { code, stdout, stderr } = await runMofang(command.split(' '));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^Without MOFANG_REDIS_URL `mofang run` does all jobs itself: .*\n$/);
    },
  );
});
