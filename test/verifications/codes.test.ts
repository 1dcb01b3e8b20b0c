import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { freshEmail, mailCode, smsCode } from '../harness/emails';
import { withApp } from '../harness/with-app';

describe('a code that was sent', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const registerErrno = async (mobile: string, sms_code: string) => {
    const params = { mobile, password: 'secret-123', password2: 'secret-123', sms_code };
    return (await app.call('Users.register', params)).result;
  };
  const bindEmail = async (token: string, email: string, email_code: string) =>
    (await app.call('Users.bindEmail', { email, email_code }, { token })).result.errno;

  it('of one purpose is no good for another', async () => {
    const [{ mobile, access }, other] = [await register(app), freshMobile()];
    const forOther = await smsCode(app, other, 'bind');
    // A code of the right length for a registration, so that it is looked at.
    expect((await registerErrno(other, forOther.slice(0, 4))).errmsg).toEqual({
      sms_code: ['验证码不存在或已过期'],
    });
    const code = await smsCode(app, mobile, 'bind');
    expect((await app.call('Passwords.verify', { mobile, code })).result.errno).toBe(10106);

    const email = freshEmail();
    expect(await bindEmail(access, email, await mailCode(app, email, 'register'))).toBe(10106);
    expect(await bindEmail(access, email, await mailCode(app, email, 'bind'))).toBe(0);
  });

  it('to one target is no good for another', async () => {
    const { access } = await register(app);
    const [mine, yours] = [freshEmail(), freshEmail()];
    const code = await mailCode(app, mine, 'bind');
    expect(await bindEmail(access, yours, code)).toBe(10106);
    const theirs = await mailCode(app, yours, 'bind');
    if (theirs !== code) expect(await bindEmail(access, yours, code)).toBe(10132);
    expect(await bindEmail(access, mine, code)).toBe(0);
  });

  it.each([
    ['register', 180],
    ['bind', 300],
  ] as const)('by mail for %s is good for %d seconds', async (send_type, seconds) => {
    const { access } = await register(app);
    stopClock();
    const use = async (email: string, email_code: string) => {
      if (send_type === 'bind') return bindEmail(access, email, email_code);
      const username = email.replace(/\W/g, '_').slice(0, 20);
      const passwords = { password: 'secret-123', password2: 'secret-123', allow: 'true' };
      const params = { username, email, email_code, ...passwords };
      return (await app.call('Users.registerByEmail', params)).result.errno;
    };
    const [early, late] = [freshEmail(), freshEmail()];
    const codes = [await mailCode(app, early, send_type), await mailCode(app, late, send_type)] as const;
    await pass(seconds - 1);
    expect(await use(early, codes[0])).toBe(0);
    await pass(1);
    expect(await use(late, codes[1])).toBe(10106);
  });

  it('is not in the log, nor is where it went', async () => {
    const mobile = freshMobile();
    const email = freshEmail();
    const codes = [await smsCode(app, mobile, 'bind'), await mailCode(app, email, 'bind')];
    for (const secret of [mobile, email, `"${codes[0]}"`, `"${codes[1]}"`])
      expect(app.log.join('\n')).not.toContain(secret);
  });

  it('the methods are limited, each for itself', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '2' }), async ({ call }) => {
      const errnoOf = async (method: string, params: object) => (await call(method, params)).result.errno;
      for (const errno of [0, 0, 1004]) {
        expect(await errnoOf('Verifications.sms', { mobile: freshMobile(), purpose: 'bind' })).toBe(errno);
        expect(await errnoOf('Verifications.email', { email: freshEmail(), send_type: 'bind' })).toBe(errno);
      }
    });
  });

  it('is replaced by a later one', async () => {
    const mobile = freshMobile();
    stopClock();
    const first = await smsCode(app, mobile, 'register');
    await pass(60);
    const second = await smsCode(app, mobile, 'register');
    expect(await codeOf(app, mobile)).toBe(second);
    if (first !== second) expect((await registerErrno(mobile, first)).errno).toBe(1001);
    expect((await registerErrno(mobile, second)).errno).toBe(0);
  });
});
