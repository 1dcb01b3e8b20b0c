import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeYuntongxun, startYuntongxun } from '../fakes/yuntongxun';
import { freshMobile } from '../harness/accounts';
import { freePort } from '../harness/app';
import { freshEmail, freshName } from '../harness/emails';
import { dataUrl, plain, png } from '../harness/images';
import { type MariaDb, startMariaDb } from '../harness/mariadb';
import { type MofangProcess, runMofang, startMofang } from '../harness/program';
import { type Redis, startRedis } from '../harness/redis';
import { type Relay, type RelayMode, startRelay } from '../harness/relay';
import { type ServiceProcess, startService } from '../harness/service-process';
import { startSmtp, type TestSmtp } from '../harness/smtp';
import { until } from '../harness/until';
import { INTERNAL, type Outcome } from './ledger';
import { type Newcomer, RESIDENTS, Traffic } from './traffic';

jest.setTimeout(90_000);

const SECRET = 'a secret of the tests, long enough for all of them';
/** How long the job of a worker that was killed may wait for another, and some for a busy machine. */
const TAKEN_UP_SECONDS = 60;

let database: MariaDb;
let redis: Redis;
let gateway: FakeYuntongxun;
let smtp: TestSmtp;
/** What stands before the gateway and the mail server. */
let relays: { readonly sms: Relay; readonly mail: Relay };
let dataDir: string;
let env: NodeJS.ProcessEnv;
const services: ServiceProcess[] = [];
let worker: MofangProcess;
let traffic: Traffic;

beforeAll(async () => {
  // Each write of Redis is on its disk before it is answered.
  const flags = ['--appendonly', 'yes', '--appendfsync', 'always'];
  [database, redis, gateway, smtp, dataDir] = await Promise.all([
    startMariaDb(),
    startRedis({ flags }),
    startYuntongxun(),
    startSmtp(),
    mkdtemp(join(tmpdir(), 'mofang-test-')),
  ]);
  const [sms, mail] = await Promise.all([
    startRelay(Number(new URL(gateway.url).port)),
    startRelay(smtp.port),
  ]);
  relays = { sms, mail };
  const ports = [String(await freePort()), String(await freePort())];
  env = environment(`http://127.0.0.1:${ports[0]}`);
  services.push(...(await Promise.all(ports.map((port) => startService({ ...env, MOFANG_PORT: port })))));
  worker = startMofang(['worker'], env);
  traffic = new Traffic({ services, database, codesFor, endCooldowns });
});
afterEach(() => traffic.end());
afterAll(async () => {
  await Promise.all([...services, worker].map((each) => each?.stop('SIGKILL')));
  await Promise.all([relays?.sms.close(), relays?.mail.close(), gateway?.close(), smtp?.close()]);
  await Promise.all([database?.close(), redis?.stop(), rm(dataDir, { recursive: true, force: true })]);
});

function environment(publicUrl: string): NodeJS.ProcessEnv {
  const { accountSid, authToken, appId, templates } = gateway.config;
  return {
    MOFANG_DATA_DIR: dataDir,
    MOFANG_PUBLIC_URL: publicUrl,
    MOFANG_JWT_SECRET: SECRET,
    MOFANG_DATABASE_URL: database.url,
    MOFANG_REDIS_URL: redis.url,
    MOFANG_LOG_LEVEL: 'warn',
    // A Redis that wakes counts the logins that it did not answer.
    MOFANG_LOGIN_TRIES: '1000',
    MOFANG_SMS: 'yuntongxun',
    MOFANG_YUNTONGXUN_URL: `http://127.0.0.1:${relays.sms.port}`,
    MOFANG_YUNTONGXUN_ACCOUNT_SID: accountSid,
    MOFANG_YUNTONGXUN_AUTH_TOKEN: authToken,
    MOFANG_YUNTONGXUN_APP_ID: appId,
    MOFANG_YUNTONGXUN_TEMPLATE_ID: templates['zh-CN'],
    MOFANG_MAIL: 'smtp',
    MOFANG_SMTP_URL: `smtp://127.0.0.1:${relays.mail.port}`,
    MOFANG_MAIL_FROM: 'mofang <no-reply@example.com>',
  };
}

/** The codes that the gateway was given for a mobile, whether it sent them or not. */
function codesFor(mobile: string): string[] {
  const messages = gateway.requests.map(({ body }) => JSON.parse(body));
  return messages.filter(({ to }) => to === mobile).map(({ datas }) => String(datas[0]));
}

async function endCooldowns(): Promise<void> {
  const keys = (await redis.ask('KEYS', 'mofang:cooldown:*')) as string[];
  if (keys.length > 0) await redis.ask('DEL', ...keys);
}

const [one, two] = [() => services[0] as ServiceProcess, () => services[1] as ServiceProcess];

/**
 * Makes many calls of the second service at once, and kills it when the first of them is answered.
 *
 * @returns who was answered with errno 0, and whose answer was lost; the service runs again.
 */
async function killedAmong<T>(all: readonly T[], call: (each: T) => Promise<{ outcome: Outcome }>) {
  const { pid, ended, url } = two();
  const outcomes = all.map(async (each) => {
    const { outcome } = await call(each);
    if (outcome === 0) process.kill(pid, 'SIGKILL');
    return outcome;
  });
  const ofAll = await Promise.all(outcomes);
  await ended;
  services[1] = await startService({ ...env, MOFANG_PORT: new URL(url).port });
  expect(new Set(ofAll)).toEqual(new Set([0, 'lost']));
  const those = (wanted: Outcome) => all.filter((_, index) => ofAll[index] === wanted);
  return { answered: those(0), lost: those('lost') };
}

/** Whether each process of ours still is the one that was started. */
const areRunning = () => [...services, worker].every(({ pid }) => process.kill(pid, 0));

/** Traffic, while something happens to what it needs; what is answered in the end, and is in the database. */
async function underTraffic(fault: () => Promise<void>, excuses: Record<string, readonly Outcome[]>) {
  await traffic.start();
  await fault();
  await traffic.flows();
  await traffic.end();
  expect(traffic.surprises(excuses)).toEqual([]);
  expect(await traffic.repeat()).toEqual([]);
  expect(await traffic.ledger.discrepancies()).toEqual([]);
  expect(areRunning()).toBe(true);
  const stored = await readdir(pictures());
  expect((await shown()).filter((name) => !stored.includes(name))).toEqual([]);
}

const pictures = () => join(dataDir, 'pictures');

/** The pictures that users show. */
async function shown(): Promise<string[]> {
  const rows = await database.query("SELECT avatar FROM mofang.mf_user WHERE avatar <> ''");
  return rows.map(({ avatar }) => avatar);
}

/** How many files nobody shows, once no job is left that would remove one. */
async function leftovers(): Promise<number> {
  await until('no job is left', async () => (await jobs()).startsWith('0 waiting, 0 running, 0 to be'));
  const names = await shown();
  return (await readdir(pictures())).filter((name) => !names.includes(name)).length;
}

const jobs = async (...args: string[]) => (await runMofang(['jobs', ...args], env)).stdout;

/** Without Redis, what is counted is refused; who is logged in does not notice. */
const WITHOUT_REDIS = { login: [1004], sms: [1004, 1100], register: [1004] };

describe('Redis', () => {
  // What was sent and could not be noted is sent again.
  const mostDoubled = 1;

  it('is killed and restarted: who is logged in stays so, and every promised message comes', async () => {
    await underTraffic(async () => {
      await redis.kill();
      await traffic.meets(1004);
      await redis.restart();
    }, WITHOUT_REDIS);
    expect(await traffic.ledger.messageFaults({ mostDoubled })).toEqual([]);
  });

  it('falls silent and wakes: calls are given up meanwhile, and what was done is done once', async () => {
    await underTraffic(async () => {
      redis.freeze();
      await traffic.meets(1004).finally(() => redis.thaw());
    }, WITHOUT_REDIS);
    expect(await traffic.ledger.messageFaults({ mostDoubled })).toEqual([]);
  });

  it('is killed and has kept nothing: codes and waiting messages are gone, and can be asked for at once', async () => {
    const [withCode, waiting] = [freshMobile(), freshMobile()];
    const ask = (mobile: string) => traffic.call('Users.sms', { mobile });
    expect((await ask(withCode)).outcome).toBe(0);
    await until('the message comes', () => codesFor(withCode).length === 1);
    process.kill(worker.pid, 'SIGSTOP');
    expect((await ask(waiting)).outcome).toBe(0);
    await redis.kill();
    await redis.forget();
    await redis.restart();
    process.kill(worker.pid, 'SIGCONT');

    await traffic.start();
    const passwords = { password: 'secret-123', password2: 'secret-123' };
    const params = { mobile: withCode, sms_code: codesFor(withCode)[0], ...passwords };
    const { result } = await traffic.call('Users.register', params);
    expect(result.errmsg).toEqual({ sms_code: ['验证码不存在或已过期'] });
    for (const mobile of [withCode, waiting]) expect((await ask(mobile)).outcome).toBe(0);
    await until('both messages come', () => codesFor(withCode).length === 2 && codesFor(waiting).length > 0);
    await traffic.end();
    expect(codesFor(waiting)).toHaveLength(1);
    expect(await traffic.repeat()).toEqual([]);
  });
});

describe('MariaDB', () => {
  const withoutDatabase = { any: [INTERNAL] };

  it('is killed and restarted: calls fail meanwhile, and nothing that was answered is undone', async () => {
    await underTraffic(async () => {
      await database.kill();
      await traffic.meets(INTERNAL);
      expect((await fetch(`${one().url}/health/ready`)).status).toBe(503);
      await database.restart();
    }, withoutDatabase);
    expect(await traffic.ledger.messageFaults()).toEqual([]);
  });

  it('falls silent and wakes: calls are given up meanwhile, and what was done is done once', async () => {
    await underTraffic(async () => {
      database.freeze();
      await traffic.meets(INTERNAL).finally(() => database.thaw());
    }, withoutDatabase);
    expect(await traffic.ledger.messageFaults()).toEqual([]);
  });
});

describe('a worker that is killed while the gateway holds a message', () => {
  it('is replaced by another: no message is lost, and one at most comes twice', async () => {
    const held = freshMobile();
    gateway.next({ kind: 'hang' });
    await traffic.call('Users.sms', { mobile: held });
    await until('the gateway holds it', () => codesFor(held).length === 1);
    await worker.stop('SIGKILL');
    worker = startMofang(['worker'], env);
    await traffic.start();
    await until('the message comes', () => codesFor(held).length === 2, TAKEN_UP_SECONDS);
    await traffic.end();
    expect(traffic.surprises({})).toEqual([]);
    expect(await traffic.ledger.messageFaults()).toEqual([]);
    const [first, second] = codesFor(held);
    expect(second).toBe(first);
    expect(await traffic.entersAgain({ mobile: held, code: String(second) })).toBe(true);
  });
});

describe('a service that is killed', () => {
  const many = Array.from({ length: 16 }, (_, index) => index);
  /** One process of two is enough, but for the calls that the other one had. */
  const meanwhile = { any: ['lost'] as const };

  it('among many new pictures: each user shows one that is served, and nobody is logged out', async () => {
    const [small, big] = [dataUrl(await png()), dataUrl(await plain(2_500).png().toBuffer())];
    const accounts = await Promise.all(many.slice(0, 8).map(() => traffic.register()));
    for (const { access: token } of accounts) await traffic.call('Users.avatar', { img: small }, { token });
    const [before, leftBefore] = [await shown(), await leftovers()];
    let lostCalls = 0;
    await underTraffic(async () => {
      const calls = [...accounts, ...accounts, ...accounts];
      const { lost } = await killedAmong(calls, ({ access: token }) =>
        traffic.call('Users.avatar', { img: big }, { token, at: two() }),
      );
      lostCalls = lost.length;
    }, meanwhile);
    expect(await shown()).not.toEqual(before);
    for (const name of await shown()) expect((await fetch(`${one().url}/pictures/${name}`)).status).toBe(200);
    // A file at most of each call that was cut off; residents have one at a time.
    expect(await leftovers()).toBeLessThanOrEqual(leftBefore + lostCalls + RESIDENTS);
    for (const { access: token } of accounts) {
      expect((await traffic.call('Users.verify', {}, { token })).outcome).toBe(0);
      expect((await traffic.call('Users.avatar', { img: small }, { token })).outcome).toBe(0);
    }
  });

  it('among many registrations: each is done or not, and can be finished', async () => {
    const newcomers = await Promise.all(many.map(() => traffic.newcomer()));
    let undecided: readonly Newcomer[] = [];
    await underTraffic(async () => {
      const { lost } = await killedAmong(newcomers, (each) => traffic.enter(each, { at: two() }));
      undecided = lost;
    }, meanwhile);
    for (const each of undecided) expect(await traffic.entersAgain(each)).toBe(true);
    expect(await traffic.ledger.discrepancies()).toEqual([]);
  });

  it('among many password changes: either password is good, and sessions ended with the old one', async () => {
    const accounts = await Promise.all(many.map(() => traffic.register()));
    const [oldpassword, password1] = ['secret-123', 'another-123'];
    const change = { oldpassword, password1, password2: password1 };
    const isAlive = async (token: string) =>
      (await one().call('Users.verify', {}, { token })).result.errno === 0;
    await underTraffic(async () => {
      const { answered } = await killedAmong(accounts, ({ access: token }) =>
        traffic.call('Users.password', change, { token, at: two() }),
      );
      for (const account of accounts) {
        const { mobile, access } = account;
        const isChanged = (await traffic.login(mobile, password1)).outcome === 0;
        expect((await traffic.login(mobile, oldpassword)).outcome).toBe(isChanged ? 1001 : 0);
        expect(await isAlive(access)).toBe(!isChanged);
        if (answered.includes(account)) expect(isChanged).toBe(true);
      }
    }, meanwhile);
  });
});

describe('a message gateway', () => {
  const askByMail = (email: string) => traffic.call('Verifications.email', { email, send_type: 'register' });
  const mailsTo = (email: string) => smtp.mails.filter(({ to }) => to.includes(email));
  const codeIn = (email: string) => /\b\d{6}\b/.exec(mailsTo(email)[0]?.parsed.text ?? '')?.[0];
  const become = (mode: RelayMode) => Promise.all([relays.sms.become(mode), relays.mail.become(mode)]);
  const failures = () => worker.output().split('a job failed, and is tried again').length - 1;

  it.each(['silent', 'shut', 'babbling'] as const)(
    'that is %s holds no call up, and gets each message when it is well again',
    async (mode) => {
      const [mobile, email, known] = [freshMobile(), freshEmail(), failures()];
      const ask = () => Promise.all([traffic.call('Users.sms', { mobile }), askByMail(email)]);
      await become(mode);
      await traffic.start({ newcomers: false });
      expect((await ask()).map(({ outcome }) => outcome)).toEqual([0, 0]);
      expect((await ask()).map(({ outcome }) => outcome)).toEqual([1002, 1002]);
      if (mode === 'silent')
        await until('both are held', () => relays.sms.connections() + relays.mail.connections() === 2);
      else await until('both jobs fail', () => failures() >= known + 2);
      await traffic.flows();
      await become('open');
      await until('both messages come', () => codesFor(mobile).length > 0 && mailsTo(email).length > 0);
      await traffic.end();
      expect(traffic.surprises({})).toEqual([]);
      expect([codesFor(mobile), mailsTo(email)].map(({ length }) => length)).toEqual([1, 1]);
      expect(await traffic.entersAgain({ mobile, code: String(codesFor(mobile)[0]) })).toBe(true);
    },
  );

  it('that refuses a message leaves it to `mofang jobs`: a replay sends it, unless its code was taken back', async () => {
    const [mobile, email] = [freshMobile(), freshEmail()];
    await askByMail(email);
    await until('the code comes', () => codeIn(email) !== undefined);
    gateway.next({ kind: 'refuse', statusCode: '160042' });
    smtp.next({ kind: 'refuse', code: 550, at: 'receiver' });
    const passwords = { password: 'secret-123', password2: 'secret-123' };
    const params = { username: freshName(), email, email_code: codeIn(email), allow: 'true', ...passwords };
    expect((await traffic.call('Users.registerByEmail', params)).outcome).toBe(0);
    expect((await traffic.call('Users.sms', { mobile })).outcome).toBe(0);
    await until('both jobs are dead', async () => (await jobs()).includes(' 2 dead\n'));
    expect(await jobs()).toMatch(/ messages\.sms .*\n/);
    expect(await jobs()).toMatch(/ messages\.mail .*\n/);

    expect((await traffic.call('Users.sms', { mobile })).outcome).toBe(0);
    await until('another code comes', () => codesFor(mobile).length === 2);
    expect(await jobs('replay', '--all')).toBe('2 will run again.\n');
    await until('the activation link comes', () => mailsTo(email).length === 2);
    await until('no job is left', async () => (await jobs()).startsWith('0 waiting, 0 running, 0 to be'));
    expect(codesFor(mobile)).toHaveLength(2);
    expect(await traffic.entersAgain({ mobile, code: String(codesFor(mobile)[1]) })).toBe(true);
  });
});

describe('processes that are told to stop while MariaDB is silent and Redis is gone', () => {
  it('end, and exit with 0', async () => {
    const beat = startMofang(['beat'], { ...env, MOFANG_LOG_LEVEL: 'info' });
    await until('it runs', () => beat.output().includes('adding scheduled jobs'));
    database.freeze();
    await redis.kill();
    const codes = await Promise.all([...services, worker, beat].map((each) => each.stop('SIGTERM')));
    database.thaw();
    expect(codes).toEqual([0, 0, 0, 0]);
  });
});
