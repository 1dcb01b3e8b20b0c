import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeMessage } from '../../../src/adapters/sms/port';
import { freshMobile } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';
import { tryRegister, wrongCodes } from '../../harness/codes';
import { type Redis, startRedis } from '../../harness/redis';
import { until } from '../../harness/until';

const WRONG_CODE = { errno: 1001, errmsg: { sms_code: ['验证码错误！'] } };
const NO_CODE = { errno: 1001, errmsg: { sms_code: ['验证码不存在或已过期'] } };
const WRONG_PASSWORD = { errno: 1001, errmsg: { password: ['账号或密码错误！'] } };

describe('two services on one database and one Redis', () => {
  let redis: Redis;
  let folder: string;
  let one: TestApp;
  let other: TestApp;
  const sent: CodeMessage[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'mofang-shared-'));
    const env = {
      MOFANG_REDIS_URL: redis.url,
      MOFANG_DATABASE_URL: `sqlite:${join(folder, 'shared.sqlite')}`,
      MOFANG_JWT_SECRET: 'the same secret in both of the services',
      MOFANG_LOGIN_TRIES: '4',
    };
    const sms = { sendCode: async (message: CodeMessage) => void sent.push(message) };
    one = await startApp(env, { sms });
    other = await startApp(env, { sms });
  });
  afterAll(async () => {
    await one.close();
    await other.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Has the first service send a code. */
  async function askForCode() {
    const mobile = freshMobile();
    expect((await one.call('Users.sms', { mobile })).result.errno).toBe(0);
    await until('the code is sent', () => sent.some((message) => message.mobile === mobile));
    return { mobile, code: sent.findLast((message) => message.mobile === mobile)?.code ?? '' };
  }

  async function register() {
    const { mobile, code } = await askForCode();
    const { result } = await tryRegister(other, { mobile, sms_code: code });
    expect(result.errno).toBe(0);
    return { account: mobile, password: 'secret-123' };
  }

  it('a code that one sent registers at the other', async () => {
    const account = await register();
    for (const app of [one, other]) expect((await app.call('Users.login', account)).result.errno).toBe(0);
  });

  it('the cooldown that one began holds at the other', async () => {
    const { mobile } = await askForCode();
    const { result } = await other.call('Users.sms', { mobile });
    expect(result).toMatchObject({ errno: 1002, data: { time: expect.any(Number) } });
    expect(result.data.time).toBeGreaterThan(50);
  });

  it('of many requests for one mobile, at both at once, one sends', async () => {
    const mobile = freshMobile();
    const apps = Array.from({ length: 10 }, () => [one, other]).flat();
    const answers = await Promise.all(apps.map((app) => app.call('Users.sms', { mobile })));
    expect(answers.filter(({ result }) => result.errno === 0)).toHaveLength(1);
    expect(answers.filter(({ result }) => result.errno === 1002)).toHaveLength(apps.length - 1);
  });

  it('the tries at a code are those at both', async () => {
    const { mobile, code } = await askForCode();
    const [first, second, third] = wrongCodes(code, 3) as [string, string, string];
    expect((await tryRegister(one, { mobile, sms_code: first })).result).toEqual(WRONG_CODE);
    expect((await tryRegister(other, { mobile, sms_code: second })).result).toEqual(WRONG_CODE);
    expect((await tryRegister(one, { mobile, sms_code: third })).result).toEqual(WRONG_CODE);
    expect((await tryRegister(other, { mobile, sms_code: code })).result).toEqual(NO_CODE);
  });

  it('a code is good once, however many use it at both at once', async () => {
    const { mobile, code } = await askForCode();
    const both = [one, other, one];
    const answers = await Promise.all(both.map((app) => tryRegister(app, { mobile, sms_code: code })));
    expect(answers.filter(({ result }) => result.errno === 0)).toHaveLength(1);
  });

  it('failed logins lock at both', async () => {
    const account = await register();
    const wrong = { ...account, password: 'wrong-one' };
    for (const app of [one, other, one, other]) {
      expect((await app.call('Users.login', wrong)).result).toEqual(WRONG_PASSWORD);
    }
    for (const app of [one, other]) {
      expect((await app.call('Users.login', account)).result).toMatchObject({ errno: 1004 });
    }
  });

  it('a captcha that one made is answered at the other, once', async () => {
    const { result } = await one.call('Verifications.image');
    const text = (await other.context.cache.get(`captcha:${result.captcha_id}`)) ?? '';
    const { imageCaptcha } = other.context;
    expect(await imageCaptcha.verify(result.captcha_id, text)).toBe(true);
    expect(await one.context.imageCaptcha.verify(result.captcha_id, text)).toBe(false);
  });

  it('a rotation that one answered gets the same answer from the other', async () => {
    const { refresh_token: token } = (await one.call('Users.login', await register())).result;
    const first = await one.call('Users.refresh', { rotate: true }, { token });
    const again = await other.call('Users.refresh', { rotate: true }, { token });
    expect(first.result.refresh_token).toEqual(expect.any(String));
    expect(again.result).toEqual(first.result);
  });
});
