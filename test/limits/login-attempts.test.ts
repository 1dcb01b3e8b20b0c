import argon2 from 'argon2';
import { User } from '../../src/users/account/user.entity';
import { type Account, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { withApp } from '../harness/with-app';

const TRIES = 3;
const LOCK_SECONDS = 60;

describe('failed logins', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({
      MOFANG_LOGIN_TRIES: String(TRIES),
      MOFANG_LOGIN_LOCK_SECONDS: String(LOCK_SECONDS),
      MOFANG_TRUST_PROXY: '127.0.0.1',
    });
  });
  afterAll(() => app.close());
  afterEach(() => {
    startClock();
    jest.restoreAllMocks();
  });

  const tryLogin = (account: string, password = 'wrong-pass', address = '203.0.113.1') =>
    app.call('Users.login', { account, password }, { headers: { 'X-Forwarded-For': address } });
  const errnoOf = async (...args: Parameters<typeof tryLogin>) => (await tryLogin(...args)).result.errno;
  const fail = async (account: string, times = TRIES) => {
    for (let i = 0; i < times; i++) expect(await errnoOf(account)).toBe(1001);
  };
  const unknown = (): Pick<Account, 'mobile' | 'password'> => ({
    mobile: freshMobile(),
    password: 'secret-123',
  });

  describe.each([
    ['a known account', () => register(app)],
    ['an unknown account', async () => unknown()],
  ])('of %s', (_what, open) => {
    it('lock it, with the seconds to wait', async () => {
      const { mobile } = await open();
      await fail(mobile);
      const { status, headers, result } = await tryLogin(mobile);
      expect(status).toBe(200);
      expect(result).toEqual({
        errno: 1004,
        errmsg: '尝试次数过多，请稍后再试！',
        data: { time: expect.any(Number) },
      });
      expect(Number.isInteger(result.data.time)).toBe(true);
      expect(result.data.time).toBeGreaterThanOrEqual(1);
      expect(result.data.time).toBeLessThanOrEqual(LOCK_SECONDS);
      expect(headers.get('Retry-After')).toBe(String(result.data.time));
    });

    it('a locked account is not even looked at', () =>
      app.inside(async () => {
        const { mobile, password } = await open();
        await fail(mobile);
        const verify = jest.spyOn(argon2, 'verify');
        expect(await errnoOf(mobile, password)).toBe(1004);
        expect(verify).not.toHaveBeenCalled();
      }));

    const guessAtOnce = async (mobile: string) => {
      const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => tryLogin(mobile, `guess-${i}`)));
      const errnos = answers.map(({ result }) => result.errno).sort();
      expect(errnos).toEqual([...Array(TRIES).fill(1001), ...Array(30 - TRIES).fill(1004)]);
    };

    it('at the same time don’t exceed the number of tries', async () => {
      await guessAtOnce((await open()).mobile);
    });

    it('at the same time cost a verification for each try and no more', () =>
      app.inside(async () => {
        const { mobile } = await open();
        const verify = jest.spyOn(argon2, 'verify');
        await guessAtOnce(mobile);
        expect(verify).toHaveBeenCalledTimes(TRIES);
      }));

    it('in one batch don’t exceed the number of tries', async () => {
      const { mobile: account } = await open();
      const batch = Array.from({ length: 30 }, (_, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'Users.login',
        params: { account, password: `guess-${id}` },
      }));
      const { body } = await app.post(batch);
      const errnos = body.map(({ result }: { result: { errno: number } }) => result.errno).sort();
      expect(errnos).toEqual([...Array(TRIES).fill(1001), ...Array(30 - TRIES).fill(1004)]);
    });

    it('the lock ends by itself, and more tries don’t prolong it', async () => {
      stopClock();
      const { mobile } = await open();
      await fail(mobile);
      await pass(LOCK_SECONDS / 2);
      const { result } = await tryLogin(mobile);
      expect(result.data).toEqual({ time: LOCK_SECONDS / 2 });
      await pass(LOCK_SECONDS / 2);
      await fail(mobile);
    });

    it('lock no other account', async () => {
      const { mobile } = await open();
      await fail(mobile);
      expect(await errnoOf(freshMobile())).toBe(1001);
      const other = await register(app);
      expect(await errnoOf(other.mobile, other.password)).toBe(0);
    });

    it('lock it for that address only', async () => {
      const { mobile } = await open();
      await fail(mobile);
      expect(await errnoOf(mobile, 'wrong-pass', '203.0.113.2')).toBe(1001);
    });
  });

  it('a locked account lets nobody in, and does again after the lock', async () => {
    stopClock();
    const { mobile, password } = await register(app);
    await fail(mobile);
    expect(await errnoOf(mobile, password)).toBe(1004);
    await pass(LOCK_SECONDS);
    expect(await errnoOf(mobile, password)).toBe(0);
  });

  it('a good login forgives those before it', async () => {
    const { mobile, password } = await register(app);
    for (let round = 0; round < 3; round++) {
      await fail(mobile, TRIES - 1);
      expect(await errnoOf(mobile, password)).toBe(0);
    }
  });

  it('count for each name of an account by itself: together they would tell that the names are one’s', async () => {
    const { id, mobile, password } = await register(app);
    await app.context.db.manager.update(User, { id }, { name: 'locked_name', email: 'locked@example.com' });
    await fail(mobile, 3);
    expect(await errnoOf(mobile, password)).toBe(1004);
    expect(await errnoOf('locked@example.com')).toBe(1001);
    expect(await errnoOf('locked_name', password)).toBe(0);
  });

  it('count by the name as it is compared, so that case tells no known one from an unknown', async () => {
    const { id } = await register(app);
    await app.context.db.manager.update(User, { id }, { name: 'known_name' });
    for (const name of ['known_name', 'unknown_name']) {
      await fail(name, 2);
      await fail(name.toUpperCase(), 2);
      expect(await errnoOf(name)).toBe(1001);
      expect(await errnoOf(name)).toBe(1004);
    }
  });

  it('of an unknown e-mail count together in any case', async () => {
    for (const account of ['no@body.cn', 'NO@body.cn', 'No@Body.CN']) await fail(account, 1);
    expect(await errnoOf('no@BODY.cn')).toBe(1004);
  });

  it('of an account of a million characters are not counted under as long a key', () =>
    app.inside(async () => {
      const increment = jest.spyOn(app.context.cache, 'increment');
      expect(await errnoOf('x'.repeat(1_000_000))).toBe(1001);
      expect(increment).toHaveBeenCalled();
      for (const [key] of increment.mock.calls) expect(key.length).toBeLessThan(500);
    }));

  it('don’t touch a session that lives', async () => {
    const { mobile, access } = await register(app);
    await fail(mobile);
    expect((await app.call('Users.info', {}, { token: access })).result.errno).toBe(0);
  });

  it('a captcha that is empty of meaning does not reset them', async () => {
    const { mobile } = await register(app);
    await fail(mobile);
    const params = { account: mobile, password: 'wrong-pass', ticket: 'x', randstr: 'y' };
    const { result } = await app.call('Users.login', params, {
      headers: { 'X-Forwarded-For': '203.0.113.1' },
    });
    expect(result.errno).toBe(1004);
  });
});

it('an address that nobody vouches for does not escape the lock', () =>
  withApp(startApp({ MOFANG_LOGIN_TRIES: '1' }), async (app) => {
    const { mobile: account } = await register(app);
    const errnos = [];
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      const headers = { 'X-Forwarded-For': address };
      const { result } = await app.call('Users.login', { account, password: 'wrong' }, { headers });
      errnos.push(result.errno);
    }
    expect(errnos).toEqual([1001, 1004]);
  }));
