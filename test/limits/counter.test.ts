import { freshMobile } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { withApp } from '../harness/with-app';

/** Calls that a limit of one lets through once, with the errno of the refusal and the length of its time. */
const LIMITED: readonly [string, NodeJS.ProcessEnv, number, number, (mobile: string) => [string, object]][] =
  [
    [
      'calls',
      { MOFANG_RATE_LIMIT: '1' },
      1004,
      60,
      (mobile) => ['Users.username', { username: `u${mobile}` }],
    ],
    [
      'failed logins',
      { MOFANG_LOGIN_TRIES: '1', MOFANG_LOGIN_LOCK_SECONDS: '30' },
      1004,
      30,
      (account) => ['Users.login', { account, password: 'wrong-pass' }],
    ],
    [
      'codes from an address',
      { MOFANG_CODES_PER_ADDRESS_DAY: '1' },
      1002,
      86_400,
      () => ['Users.sms', { mobile: freshMobile() }],
    ],
    ['codes in a row', {}, 1002, 60, (mobile) => ['Users.sms', { mobile }]],
  ];

describe.each(LIMITED)('the limit of %s', (_name, env, errno, seconds, callFor) => {
  afterEach(() => {
    startClock();
    jest.restoreAllMocks();
  });

  const use = async (app: TestApp, mobile: string) => {
    const { headers, result } = await app.call(...callFor(mobile));
    return { errno: result.errno, time: result.data?.time, retryAfter: headers.get('Retry-After') };
  };
  const waits = (time: number) => ({ errno, time, retryAfter: String(time) });

  it('says in whole seconds how long it holds, up to its last second, and then holds no more', async () => {
    await withApp(startApp(env), async (app) => {
      stopClock();
      const mobile = freshMobile();
      const first = await use(app, mobile);
      expect(first.errno).not.toBe(errno);
      expect(await use(app, mobile)).toEqual(waits(seconds));
      await pass(seconds - 10.9);
      expect(await use(app, mobile)).toEqual(waits(11));
      await pass(9.9);
      expect(await use(app, mobile)).toEqual(waits(1));
      await pass(1);
      expect(await use(app, mobile)).toEqual(first);
    });
  });

  it('tells nobody to wait for no time, though it ended while it was looked at', async () => {
    await withApp(startApp(env), (app) =>
      app.inside(async () => {
        const mobile = freshMobile();
        await use(app, mobile);
        jest.spyOn(app.context.cache, 'secondsLeft').mockResolvedValue(0);
        expect(await use(app, mobile)).toEqual(waits(1));
      }),
    );
  });
});
