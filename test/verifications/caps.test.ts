import { freshMobile } from '../harness/accounts';
import { startApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { freshEmail, registerByEmail } from '../harness/emails';
import { withApp } from '../harness/with-app';

const DAY = 86_400;

/** Calls from an address, as a proxy on this machine tells it. */
const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

describe('the caps on codes', () => {
  afterEach(startClock);

  const tooMany = (time: number) => ({ errno: 1002, errmsg: '短信发送过于频繁！', data: { time } });

  it('of a target hold for a day, over all purposes, and leave other targets alone', async () => {
    await withApp(startApp({ MOFANG_CODES_PER_TARGET_DAY: '3' }), async ({ call }) => {
      stopClock();
      const ask = async (mobile: string, purpose: string) =>
        (await call('Verifications.sms', { mobile, purpose })).result;
      const mobile = freshMobile();
      for (const purpose of ['register', 'bind', 'reset']) expect((await ask(mobile, purpose)).errno).toBe(0);
      await pass(60);
      expect(await ask(mobile, 'bind')).toEqual(tooMany(DAY - 60));
      expect((await ask(freshMobile(), 'bind')).errno).toBe(0);
      await pass(DAY - 61);
      expect(await ask(mobile, 'bind')).toEqual(tooMany(1));
      await pass(1);
      expect((await ask(mobile, 'bind')).errno).toBe(0);
    });
  });

  it('of a target hold for an e-mail whatever its case, and are told in Retry-After', async () => {
    await withApp(startApp({ MOFANG_CODES_PER_TARGET_DAY: '1' }), async ({ call }) => {
      stopClock();
      const email = freshEmail();
      await call('Verifications.email', { email, send_type: 'bind' });
      const { headers, result } = await call('Passwords.forgot', { email: email.toUpperCase() });
      expect(result).toEqual(tooMany(DAY));
      expect(headers.get('Retry-After')).toBe(String(DAY));
    });
  });

  it('of an address hold for a day, and leave other addresses alone', async () => {
    const env = { MOFANG_CODES_PER_ADDRESS_DAY: '2', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async ({ call }) => {
      stopClock();
      const ask = async (address: string) =>
        (await call('Users.sms', { mobile: freshMobile() }, from(address))).result;
      for (let round = 0; round < 2; round++) expect((await ask('203.0.113.1')).errno).toBe(0);
      expect(await ask('203.0.113.1')).toEqual(tooMany(DAY));
      expect((await ask('203.0.113.2')).errno).toBe(0);
      await pass(DAY);
      expect((await ask('203.0.113.1')).errno).toBe(0);
    });
  });

  it('of the whole service hold for everybody', async () => {
    const env = { MOFANG_CODES_PER_DAY: '2', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async ({ call }) => {
      stopClock();
      const ask = async (address: string) =>
        (await call('Users.sms', { mobile: freshMobile() }, from(address))).result;
      expect([(await ask('203.0.113.1')).errno, (await ask('203.0.113.2')).errno]).toEqual([0, 0]);
      expect(await ask('203.0.113.3')).toEqual(tooMany(DAY));
      await pass(DAY);
      expect((await ask('203.0.113.3')).errno).toBe(0);
    });
  });

  it.each(['MOFANG_CODES_PER_ADDRESS_DAY', 'MOFANG_CODES_PER_DAY'])(
    'many at once do not get past %s',
    async (cap) => {
      await withApp(startApp({ [cap]: '5' }), async ({ call }) => {
        const answers = await Promise.all(
          Array.from({ length: 30 }, () => call('Users.sms', { mobile: freshMobile() })),
        );
        expect(answers.filter(({ result }) => result.errno === 0)).toHaveLength(5);
        expect(answers.filter(({ result }) => result.errno === 1002)).toHaveLength(25);
      });
    },
  );

  it('a refused code begins no minute', async () => {
    const env = { MOFANG_CODES_PER_ADDRESS_DAY: '1', MOFANG_TRUST_PROXY: '127.0.0.1' };
    await withApp(startApp(env), async ({ call }) => {
      const mobile = freshMobile();
      await call('Users.sms', { mobile: freshMobile() }, from('203.0.113.1'));
      expect((await call('Users.sms', { mobile }, from('203.0.113.1'))).result.data.time).toBeGreaterThan(60);
      expect((await call('Users.sms', { mobile }, from('203.0.113.2'))).result.errno).toBe(0);
    });
  });

  it('who is beyond the cap of an address uses up neither a target’s nor the service’s', async () => {
    const env = {
      MOFANG_CODES_PER_ADDRESS_DAY: '1',
      MOFANG_CODES_PER_TARGET_DAY: '1',
      MOFANG_CODES_PER_DAY: '2',
      MOFANG_TRUST_PROXY: '127.0.0.1',
    };
    await withApp(startApp(env), async ({ call }) => {
      const victim = freshMobile();
      await call('Users.sms', { mobile: freshMobile() }, from('203.0.113.1'));
      for (let round = 0; round < 5; round++)
        expect((await call('Users.sms', { mobile: victim }, from('203.0.113.1'))).result.errno).toBe(1002);
      expect((await call('Users.sms', { mobile: victim }, from('203.0.113.2'))).result.errno).toBe(0);
    });
  });

  it('who asks for a target beyond its cap uses up none of the service’s', async () => {
    const env = { MOFANG_CODES_PER_TARGET_DAY: '1', MOFANG_CODES_PER_DAY: '2' };
    await withApp(startApp(env), async ({ call }) => {
      const mobile = freshMobile();
      expect((await call('Users.sms', { mobile })).result.errno).toBe(0);
      for (let round = 0; round < 5; round++)
        expect((await call('Verifications.sms', { mobile, purpose: 'bind' })).result.errno).toBe(1002);
      expect((await call('Users.sms', { mobile: freshMobile() })).result.errno).toBe(0);
    });
  });

  it('hold for activation links too', async () => {
    await withApp(startApp({ MOFANG_CODES_PER_TARGET_DAY: '2' }), async (app) => {
      const { access: token } = await registerByEmail(app);
      stopClock();
      expect((await app.call('Users.resendActivation', {}, { token })).result.errno).toBe(0);
      await pass(60);
      const { result } = await app.call('Users.resendActivation', {}, { token });
      expect(result.errno).toBe(1002);
      expect(result.data.time).toBeGreaterThan(DAY - 120);
    });
  });
});
