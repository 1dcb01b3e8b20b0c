import type { CodeMessage } from '../../../src/adapters/sms/port';
import { type Account, freshMobile } from '../../harness/accounts';
import { callMethod, startApp, type TestApp } from '../../harness/app';
import { dataUrl, png } from '../../harness/images';
import { type Redis, type RedisSentinel, startRedis, startRedisSentinel } from '../../harness/redis';
import { errorsIn } from '../../harness/refusals';
import { until } from '../../harness/until';

const BUSY = { errno: 1004, errmsg: '服务繁忙，请稍后再试！', data: { time: 5 } };
const PASSWORD = 'secret-123';

let sent: CodeMessage[];

async function start(url: string, env: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  sent = [];
  const sms = { sendCode: async (message: CodeMessage) => void sent.push(message) };
  const app = await startApp({ MOFANG_REDIS_URL: url, ...env }, { sms });
  // Without waiting for the jobs, which are in Redis too.
  return { ...app, call: (...call) => callMethod(app.url, ...call) };
}

async function register(app: TestApp): Promise<Account> {
  const mobile = freshMobile();
  await app.call('Users.sms', { mobile });
  await until('the code is sent', () => sent.some((message) => message.mobile === mobile));
  const sms_code = sent.find((message) => message.mobile === mobile)?.code;
  const passwords = { password: PASSWORD, password2: PASSWORD };
  const { result } = await app.call('Users.register', { mobile, sms_code, ...passwords });
  const { errmsg, access_token: access, refresh_token: refresh } = result;
  return { id: errmsg.id, mobile, password: PASSWORD, access, refresh };
}

const tryLogin = (app: TestApp, { mobile }: Account, password = PASSWORD) =>
  app.call('Users.login', { account: mobile, password });

const works = async (app: TestApp, account: Account) => (await tryLogin(app, account)).result.errno === 0;

/** What needs no cache answers as ever; what needs it says that the service is busy. */
async function expectOutage(app: TestApp, account: Account): Promise<void> {
  const { access, refresh } = account;
  for (const method of ['Users.verify', 'Users.info']) {
    expect((await app.call(method, {}, { token: access })).result.errno).toBe(0);
  }
  expect((await app.call('Users.refresh', {}, { token: refresh })).result.errno).toBe(0);

  const refused = [
    await tryLogin(app, account),
    await app.call('Users.sms', { mobile: freshMobile() }),
    await app.call('Verifications.image'),
  ];
  for (const { status, headers, result } of refused) {
    expect(status).toBe(200);
    expect(result).toEqual(BUSY);
    expect(headers.get('Retry-After')).toBe('5');
  }
}

const changesIn = ({ log }: TestApp) =>
  log
    .map((line) => JSON.parse(line))
    .filter(({ part, msg }) => part === 'cache' && /^Redis is/.test(msg))
    .map(({ msg }) => msg);

describe('a Redis that is away', () => {
  let redis: Redis;
  let app: TestApp;
  let account: Account;
  beforeEach(async () => {
    redis = await startRedis({ password: 'a/secret%20@:' });
    app = await start(redis.url);
    account = await register(app);
  });
  afterEach(async () => {
    await redis.restart();
    await app.close();
    await redis.stop();
  });

  it('leaves sessions alone and refuses the rest, until it is back', async () => {
    await redis.kill();
    await expectOutage(app, account);
    await redis.restart();
    await until('a login works', () => works(app, account));
    const another = await register(app);
    expect((await tryLogin(app, another)).result.errno).toBe(0);
    expect(errorsIn(app.log)).toEqual([]);
  });

  it('is logged when it is lost and when it is back, once each, without its password', async () => {
    await redis.kill();
    for (let i = 0; i < 5; i++) await tryLogin(app, account);
    await redis.restart();
    await until('a login works', () => works(app, account));
    expect(changesIn(app)).toEqual(['Redis is lost', 'Redis is back']);
    expect(app.log.join('')).not.toMatch(/a\/secret|a%2Fsecret/);
  });

  it('a login counts while it is there, and none is let in without being counted', async () => {
    await redis.kill();
    for (const password of [PASSWORD, 'wrong-one']) {
      expect((await tryLogin(app, account, password)).result).toEqual(BUSY);
    }
  });

  it('registration asks for the code again', async () => {
    const mobile = freshMobile();
    await app.call('Users.sms', { mobile });
    await until('the code is sent', () => sent.some((message) => message.mobile === mobile));
    const params = { mobile, password: PASSWORD, password2: PASSWORD, sms_code: sent.at(-1)?.code };
    await redis.kill();
    expect((await app.call('Users.register', params)).result).toEqual(BUSY);
  });

  it('a session rotates, a retry gets another good answer, and a later reuse ends the session', async () => {
    await redis.kill();
    const rotate = async (token: string) =>
      (await app.call('Users.refresh', { rotate: true }, { token })).result;
    const first = await rotate(account.refresh);
    const retry = await rotate(account.refresh);
    expect([first.errno, retry.errno]).toEqual([0, 0]);
    const second = await rotate(retry.refresh_token);
    expect(second.errno).toBe(0);
    expect((await rotate(account.refresh)).errno).toBe(1011);
    expect((await rotate(second.refresh_token)).errno).toBe(1011);
  });

  it('logging out and changing the picture go on', async () => {
    await redis.kill();
    const img = dataUrl(await png());
    expect((await app.call('Users.avatar', { img }, { token: account.access })).result.errno).toBe(0);
    expect((await app.call('Users.logout', {}, { token: account.access })).result.errno).toBe(0);
    expect((await app.call('Users.info', {}, { token: account.access })).result.errno).toBe(1011);
  });

  it('a service that ends meanwhile ends', async () => {
    await redis.kill();
    expect((await tryLogin(app, account)).result).toEqual(BUSY);
    await expect(app.context.cache.close()).resolves.toBeUndefined();
  });
});

describe('a Redis that hangs', () => {
  let redis: Redis;
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    redis = await startRedis();
    // It does what it was asked while it hung, once it wakes: those logins count.
    app = await start(redis.url, { MOFANG_LOGIN_TRIES: '100' });
    account = await register(app);
  });
  afterAll(async () => {
    redis.thaw();
    await app.close();
    await redis.stop();
  });

  it('is given up, by calls that come now and by later ones, until it answers again', async () => {
    redis.freeze();
    const atOnce = await Promise.all(Array.from({ length: 20 }, () => tryLogin(app, account)));
    for (const { result } of atOnce) expect(result).toEqual(BUSY);
    await expectOutage(app, account);
    redis.thaw();
    await until('a login works', () => works(app, account));
    expect(errorsIn(app.log)).toEqual([]);
  });

  it('a rotation that does not hear of the cache is done', async () => {
    redis.freeze();
    const { result } = await app.call('Users.refresh', { rotate: true }, { token: account.refresh });
    expect(result.errno).toBe(0);
    redis.thaw();
    await until('a login works', () => works(app, account));
  });
});

describe('a primary that another one follows', () => {
  let sentinel: RedisSentinel;
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    sentinel = await startRedisSentinel();
    app = await start(sentinel.url);
    account = await register(app);
  });
  afterAll(async () => {
    await app.close();
    await sentinel.stop();
  });

  it('is followed when it hands over', async () => {
    await sentinel.failOver();
    await until('a login works', () => works(app, account));
    await expect(register(app)).resolves.toBeDefined();
  });

  it('is followed when it dies', async () => {
    const dead = await sentinel.primary();
    await dead.kill();
    await expectOutage(app, account);
    await sentinel.untilReplaced(dead);
    await until('a login works', () => works(app, account));
    await expect(register(app)).resolves.toBeDefined();
    expect(errorsIn(app.log)).toEqual([]);
  });
});
