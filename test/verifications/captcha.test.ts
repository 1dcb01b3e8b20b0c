import { freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { CODE_SENDERS } from '../harness/code-senders';
import { freshEmail, messagesTo } from '../harness/emails';
import { withApp } from '../harness/with-app';

const NEEDED = { errno: 1003, errmsg: '请先完成图形验证码！' };

/** Calls from an address, as a proxy on this machine tells it. */
const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

/** A captcha, its text read where only the service can. */
async function solved(app: TestApp) {
  const { result } = await app.call('Verifications.image');
  const captcha = (await app.context.cache.get(`captcha:${result.captcha_id}`)) ?? '';
  return { captcha_id: result.captcha_id as string, captcha };
}

describe('the captcha before codes', () => {
  afterEach(startClock);

  it('is asked for by none of them as long as nobody sends too many', async () => {
    await withApp(startApp(), async (app) => {
      for (let round = 0; round < 5; round++)
        for (const [, call] of CODE_SENDERS) expect((await app.call(...call())).result.errno).toBe(0);
    });
  });

  it.each(CODE_SENDERS)('%s asks for it from the third code on', async (_name, call) => {
    await withApp(startApp({ MOFANG_CAPTCHA_AFTER: '2' }), async (app) => {
      for (let round = 0; round < 2; round++) expect((await app.call(...call())).result.errno).toBe(0);
      expect((await app.call(...call())).result).toEqual(NEEDED);
      const [method, params] = call();
      expect((await app.call(method, { ...params, ...(await solved(app)) })).result).toEqual({
        errno: 0,
        errmsg: '成功',
      });
      expect((await app.call(...call())).result).toEqual(NEEDED);
    });
  });

  it('all of them count together', async () => {
    await withApp(startApp({ MOFANG_CAPTCHA_AFTER: String(CODE_SENDERS.length) }), async (app) => {
      for (const [, call] of CODE_SENDERS) expect((await app.call(...call())).result.errno).toBe(0);
      for (const [, call] of CODE_SENDERS) expect((await app.call(...call())).result).toEqual(NEEDED);
    });
  });

  it('says it in English', async () => {
    await withApp(startApp({ MOFANG_CAPTCHA_AFTER: '1' }), async ({ call }) => {
      const ask = async () =>
        (await call('Users.sms', { mobile: freshMobile() }, { headers: { 'Accept-Language': 'en' } })).result;
      await ask();
      expect(await ask()).toEqual({ errno: 1003, errmsg: 'Complete the captcha first.' });
    });
  });

  it('while it is asked for, nothing is sent and nobody’s minute begins', async () => {
    await withApp(startApp({ MOFANG_CAPTCHA_AFTER: '1' }), async (app) => {
      const [mobile, email] = [freshMobile(), freshEmail()];
      await app.call('Users.sms', { mobile: freshMobile() });
      for (let round = 0; round < 3; round++) {
        expect((await app.call('Users.sms', { mobile })).result).toEqual(NEEDED);
        expect((await app.call('Verifications.email', { email, send_type: 'bind' })).result).toEqual(NEEDED);
      }
      expect([...(await messagesTo(app, mobile)), ...(await messagesTo(app, email))]).toEqual([]);
      const withCaptcha = { mobile, ...(await solved(app)) };
      expect((await app.call('Users.sms', withCaptcha)).result.errno).toBe(0);
      expect(await messagesTo(app, mobile)).toHaveLength(1);
    });
  });

  describe('that is needed at once', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startApp({ MOFANG_CAPTCHA_AFTER: '1' });
      await app.call('Users.sms', { mobile: freshMobile() });
    });
    afterAll(() => app.close());

    const ask = async (captcha: object, mobile = freshMobile()) =>
      (await app.call('Users.sms', { mobile, ...captcha })).result;

    it('is good for one code', async () => {
      const captcha = await solved(app);
      expect((await ask(captcha)).errno).toBe(0);
      expect(await ask(captcha)).toEqual(NEEDED);
    });

    it('of many at once with one captcha, one is sent', async () => {
      const captcha = await solved(app);
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(captcha)));
      expect(answers.filter(({ errno }) => errno === 0)).toHaveLength(1);
      expect(answers.filter(({ errno }) => errno === 1003)).toHaveLength(19);
    });

    it('may be given in lower case', async () => {
      const { captcha_id, captcha } = await solved(app);
      expect((await ask({ captcha_id, captcha: captcha.toLowerCase() })).errno).toBe(0);
    });

    it('that is wrong is used up too', async () => {
      const { captcha_id, captcha } = await solved(app);
      expect(await ask({ captcha_id, captcha: '????' })).toEqual(NEEDED);
      expect(await ask({ captcha_id, captcha })).toEqual(NEEDED);
    });

    it.each<[string, (good: { captcha_id: string; captcha: string }) => object]>([
      ['its id alone', ({ captcha_id }) => ({ captcha_id })],
      ['its text alone', ({ captcha }) => ({ captcha })],
      ['an unknown id', ({ captcha }) => ({ captcha_id: 'A'.repeat(22), captcha })],
      ['an empty one', () => ({ captcha_id: '', captcha: '' })],
      ['null', () => ({ captcha_id: null, captcha: null })],
      ['a key of the cache', ({ captcha }) => ({ captcha_id: 'sends:minute', captcha })],
      ['a very long text', ({ captcha_id }) => ({ captcha_id, captcha: 'A'.repeat(100_000) })],
    ])('%s is not enough', async (_what, change) => {
      expect(await ask(change(await solved(app)))).toEqual(NEEDED);
    });

    it('is good for 300 seconds', async () => {
      stopClock();
      const [early, late] = [await solved(app), await solved(app)];
      await pass(299);
      expect((await ask(early)).errno).toBe(0);
      await pass(1);
      expect(await ask(late)).toEqual(NEEDED);
    });

    it('does not shorten the minute', async () => {
      const mobile = freshMobile();
      expect((await ask(await solved(app), mobile)).errno).toBe(0);
      expect((await ask(await solved(app), mobile)).errno).toBe(1002);
    });

    it('is not asked for where the answer is another', async () => {
      const { mobile } = await register({
        call: async (method, params, options) =>
          app.call(
            method,
            method === 'Users.sms' ? { ...(params as object), ...(await solved(app)) } : params,
            options,
          ),
      });
      expect((await app.call('Users.sms', { mobile })).result.errmsg).toBe('手机号已经被注册！');
      expect((await app.call('Users.sms', { mobile: '1' })).result.errno).toBe(1001);
    });
  });

  it('is asked of an address for an hour since its first code', async () => {
    await withApp(startApp({ MOFANG_CAPTCHA_AFTER: '2' }), async ({ call }) => {
      stopClock();
      const ask = async () => (await call('Users.sms', { mobile: freshMobile() })).result.errno;
      expect([await ask(), await ask()]).toEqual([0, 0]);
      await pass(3599);
      expect(await ask()).toBe(1003);
      await pass(1);
      expect([await ask(), await ask(), await ask()]).toEqual([0, 0, 1003]);
    });
  });

  it('is asked of an address alone: one that a trusted proxy names, and an IPv6 subscriber is one', async () => {
    const env = { MOFANG_CAPTCHA_AFTER: '1', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async ({ call }) => {
      const ask = async (address: string) =>
        (await call('Users.sms', { mobile: freshMobile() }, from(address))).result.errno;
      expect([await ask('203.0.113.1'), await ask('203.0.113.1')]).toEqual([0, 1003]);
      expect(await ask('203.0.113.2')).toBe(0);
      expect([await ask('2001:db8:1:2::1'), await ask('2001:db8:1:2:ffff::9')]).toEqual([0, 1003]);
      expect(await ask('2001:db8:1:3::1')).toBe(0);
    });
  });

  it('is not got round by the header of one who is no trusted proxy', async () => {
    await withApp(startApp({ MOFANG_CAPTCHA_AFTER: '1' }), async ({ call }) => {
      const ask = async (address: string) =>
        (await call('Users.sms', { mobile: freshMobile() }, from(address))).result.errno;
      expect([await ask('203.0.113.1'), await ask('203.0.113.2')]).toEqual([0, 1003]);
    });
  });

  it('is not got round by what the client itself wrote before the proxy', async () => {
    const env = { MOFANG_CAPTCHA_AFTER: '1', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async ({ call }) => {
      const ask = async (address: string) =>
        (await call('Users.sms', { mobile: freshMobile() }, from(address))).result.errno;
      expect([await ask('10.9.9.1, 203.0.113.1'), await ask('10.9.9.2, 203.0.113.1')]).toEqual([0, 1003]);
    });
  });

  it('is asked of everybody while the whole service sends too many', async () => {
    const env = { MOFANG_CAPTCHA_AFTER_ALL: '3', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async (app) => {
      stopClock();
      const ask = async (address: string, captcha = {}) =>
        (await app.call('Users.sms', { mobile: freshMobile(), ...captcha }, from(address))).result.errno;
      for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) expect(await ask(address)).toBe(0);
      expect(await ask('203.0.113.4')).toBe(1003);
      expect(await ask('203.0.113.4', await solved(app))).toBe(0);
      await pass(60);
      expect(await ask('203.0.113.4')).toBe(0);
    });
  });
});
