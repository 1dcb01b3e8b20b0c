import { User } from '../../src/users/account/user.entity';
import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { withApp } from '../harness/with-app';

const DAY = 86_400;
const MOST_AN_HOUR = 100;
const HOME = '198.51.100.7';
const HOME_V6 = '2001:db8:7:1::9';

/** Every guess comes from where it says; each network has tries without end, unless a test says so. */
const settings = (tries = 1000) => ({
  MOFANG_TRUST_PROXY: '127.0.0.1',
  MOFANG_LOGIN_TRIES: String(tries),
  MOFANG_REFRESH_TOKEN_SECONDS: String(90 * DAY),
});

describe('guesses at a password', () => {
  afterEach(startClock);

  /** Calls from an IP address. */
  const at = (app: TestApp, ip: string): Pick<TestApp, 'call'> => ({
    call: (method, params, options = {}) =>
      app.call(method, params, { ...options, headers: { ...options.headers, 'X-Forwarded-For': ip } }),
  });
  const errnoOf = async (app: TestApp, ip: string, account: string, password = 'wrong-pass') =>
    (await at(app, ip).call('Users.login', { account, password })).result.errno;
  /** Uses up what strangers may guess in an hour. */
  const lockOut = async (app: TestApp, { mobile }: Account) => {
    for (let i = 0; i < MOST_AN_HOUR; i++) expect(await errnoOf(app, `203.0.113.${i}`, mobile)).toBe(1001);
    expect(await errnoOf(app, '203.0.113.200', mobile)).toBe(1004);
  };

  it('are 100 an hour by account, whichever name or method asks', async () => {
    await withApp(startApp(settings()), async (app) => {
      const account = await register(at(app, HOME));
      const { id, mobile, password } = account;
      const [name, email] = ['guessed_1', 'guessed@example.com'];
      await app.context.db.manager.update(User, { id }, { name, email });
      const ways: ((ip: string) => Promise<{ result: { errno: number } }>)[] = [
        ...[mobile, name, email].map(
          (typed) => (ip: string) =>
            at(app, ip).call('Users.login', { account: typed, password: 'wrong-pass' }),
        ),
        (ip) =>
          at(app, ip).call(
            'Users.password',
            { oldpassword: 'wrong-pass', password1: 'secret-456', password2: 'secret-456' },
            { token: account.access },
          ),
        (ip) => at(app, ip).call('Users.close', { password: 'wrong-pass' }, { token: account.access }),
      ];
      for (let i = 0; i < MOST_AN_HOUR; i++) {
        const { result } = await (ways[i % ways.length] as (typeof ways)[0])(`203.0.113.${i}`);
        expect([1001, 10103]).toContain(result.errno);
      }
      for (const way of ways) expect((await way('203.0.113.200')).result.errno).toBe(1004);
      expect(await errnoOf(app, '203.0.113.201', mobile, password)).toBe(1004);
    });
  });

  it.each([
    ['its IPv4 /24', HOME, '198.51.100.200', '198.51.101.7'],
    ['its IPv6 /48', HOME_V6, '2001:db8:7:ffff::1', '2001:db8:8:1::9'],
  ])('of strangers lock nobody out of an account who was logged in from %s', async (_n, home, near, far) => {
    await withApp(startApp(settings()), async (app) => {
      const account = await register(at(app, home));
      await lockOut(app, account);
      expect(await errnoOf(app, far, account.mobile, account.password)).toBe(1004);
      for (const ip of [home, near]) expect(await errnoOf(app, ip, account.mobile, account.password)).toBe(0);
    });
  });

  it('of those who are known are counted by the same numbers, and lock no stranger out', async () => {
    await withApp(startApp(settings(3)), async (app) => {
      const { mobile, password } = await register(at(app, HOME));
      for (const errno of [1001, 1001, 1001, 1004]) expect(await errnoOf(app, HOME, mobile)).toBe(errno);
      expect(await errnoOf(app, HOME, mobile, password)).toBe(1004);
      expect(await errnoOf(app, '203.0.113.1', mobile, password)).toBe(0);
    });
  });

  it('are known for 30 days after their session was seen, ended or not', async () => {
    await withApp(startApp(settings()), async (app) => {
      stopClock();
      const account = await register(at(app, HOME));
      const { refresh, access } = await login(at(app, HOME_V6), account);
      await app.call('Users.logout', {}, { token: access });
      await pass(29 * DAY);
      expect((await app.call('Users.refresh', {}, { token: account.refresh })).result.errno).toBe(0);
      expect((await app.call('Users.refresh', {}, { token: refresh })).result.errno).toBe(1011);
      await lockOut(app, account);
      expect(await errnoOf(app, HOME_V6, account.mobile)).toBe(1001);
      await pass(2 * DAY);
      await lockOut(app, account);
      expect(await errnoOf(app, HOME_V6, account.mobile, account.password)).toBe(1004);
      expect(await errnoOf(app, HOME, account.mobile, account.password)).toBe(0);
    });
  });

  it('of one account make nobody known to another', async () => {
    await withApp(startApp(settings()), async (app) => {
      const [mine, theirs] = [await register(at(app, HOME)), await register(at(app, HOME_V6))];
      await lockOut(app, theirs);
      expect(await errnoOf(app, HOME, theirs.mobile, theirs.password)).toBe(1004);
      expect(await errnoOf(app, HOME, mine.mobile, mine.password)).toBe(0);
    });
  });
});
