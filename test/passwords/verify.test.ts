import { User } from '../../src/users/account/user.entity';
import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import {
  freshEmail,
  LOOK_ALIKES,
  mailCode,
  NO_EMAILS,
  registerByEmail,
  registerConfirmed,
} from '../harness/emails';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { withApp } from '../harness/with-app';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const OK = { errno: 0, errmsg: '成功' };
const EN = { headers: { 'Accept-Language': 'en' } };
const ONE_OF_BOTH = { errno: 10100, errmsg: '请填写邮箱或手机号其中之一！' };

describe('Passwords.verify', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const REFUSED = { errno: 10132, errmsg: '验证码错误！' };
  const GONE = { errno: 10106, errmsg: '验证码不存在或已过期！' };
  const verify = async (params: object) => (await app.call('Passwords.verify', params)).result;
  async function forgotten() {
    const { id, email } = await registerConfirmed(app);
    await app.call('Passwords.forgot', { email });
    return { id, email, code: await codeOf(app, email) };
  }
  const sixDigits = (number: number) => String(number % 1_000_000).padStart(6, '0');

  it('takes the code of an e-mail, which it returns as it was given, with a token', async () => {
    const { email, code } = await forgotten();
    expect(await verify({ email: email.toUpperCase(), code })).toEqual({
      ...OK,
      email: email.toUpperCase(),
      reset_token: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('takes the code of a mobile, and returns no e-mail', async () => {
    const { mobile } = await register(app);
    await app.call('Passwords.forgot', { mobile });
    expect(await verify({ mobile, code: await codeOf(app, mobile) })).toEqual({
      ...OK,
      email: '',
      reset_token: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('takes a code once', async () => {
    const { email, code } = await forgotten();
    expect((await verify({ email, code })).errno).toBe(0);
    expect(await verify({ email, code })).toEqual(GONE);
  });

  it('of fifty right ones at once one gets a token', async () => {
    const { email, code } = await forgotten();
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify({ email, code })));
    expect(answers.filter(({ errno }) => errno === 0)).toHaveLength(1);
    expect(answers.filter(({ errno }) => errno === 10106)).toHaveLength(49);
  });

  it('of fifty guesses at once three are compared', async () => {
    const { email, code } = await forgotten();
    const guesses = Array.from({ length: 50 }, (_, index) => sixDigits(Number(code) + 1 + index));
    const answers = await Promise.all(guesses.map((guess) => verify({ email, code: guess })));
    expect(answers.filter(({ errno }) => errno === 10132)).toHaveLength(3);
    expect(answers.filter(({ errno }) => errno === 10106)).toHaveLength(47);
    expect(await verify({ email, code })).toEqual(GONE);
  });

  it('of fifty guesses in one batch three are compared', async () => {
    const { email, code } = await forgotten();
    const batch = Array.from({ length: 50 }, (_, id) => {
      const params = { email, code: sixDigits(Number(code) + 51 - id - 1) };
      return { jsonrpc: '2.0', id, method: 'Passwords.verify', params };
    });
    expect(batch.at(-1)?.params.code).not.toBe(code);
    const { body } = await app.post([...batch.slice(1), { ...batch[0], params: { email, code } }]);
    const errnos = body.map(({ result }: { result: { errno: number } }) => result.errno);
    expect(errnos.filter((errno: number) => errno === 10132)).toHaveLength(3);
    expect(errnos.filter((errno: number) => errno === 10106)).toHaveLength(47);
  });

  it('the code is gone after ten minutes', async () => {
    stopClock();
    const { email, code } = await forgotten();
    await pass(600);
    expect(await verify({ email, code })).toEqual(GONE);
  });

  it('codes of other purposes and targets are no good', async () => {
    const [{ email, code }, other] = [await forgotten(), await registerConfirmed(app)];
    expect(await verify({ email: other.email, code })).toEqual(GONE);
    const claimed = await registerByEmail(app);
    stopClock();
    await pass(60);
    const forBinding = await mailCode(app, claimed.email, 'bind');
    expect(await verify({ email: claimed.email, code: forBinding })).toEqual(GONE);
    expect((await verify({ email, code })).errno).toBe(0);
  });

  it('the mail of an account that was disabled meanwhile proves nothing, and the code is used up', async () => {
    const { id, email, code } = await forgotten();
    await app.context.db.manager.update(User, { id }, { status: 0 });
    expect(await verify({ email, code })).toEqual(REFUSED);
    await app.context.db.manager.update(User, { id }, { status: 1 });
    expect(await verify({ email, code })).toEqual(GONE);
  });

  it('an e-mail that is not confirmed proves nothing', async () => {
    const { id, email, code } = await forgotten();
    await app.context.db.manager.update(User, { id }, { isEmailConfirmed: false });
    expect(await verify({ email, code })).toEqual(REFUSED);
  });

  it.each(['', '12345', '1234567', '12345a', '123456\n', '１２３４５6', '1234'])(
    'code %j for an e-mail is 10132',
    async (code) => {
      expect(await verify({ email: freshEmail(), code })).toEqual(REFUSED);
    },
  );

  it.each(['', '1234', '12345', '12345a', '1234567'])('code %j for a mobile is 10132', async (code) => {
    expect(await verify({ mobile: freshMobile(), code })).toEqual(REFUSED);
  });

  it('a code that is none at first sight is no try', async () => {
    const { email, code } = await forgotten();
    for (let round = 0; round < 5; round++) await verify({ email, code: `${code}0` });
    expect((await verify({ email, code })).errno).toBe(0);
  });

  it.each<[string, object]>([
    ['neither', { code: '000000' }],
    ['both', { email: 'a@example.com', mobile: '13800138000', code: '000000' }],
  ])('%s of e-mail and mobile is 10100', async (_what, params) => {
    expect(await verify(params)).toEqual(ONE_OF_BOTH);
  });

  it.each([...LOOK_ALIKES.map(([, email]) => email), ...NO_EMAILS])('e-mail %j is 10126', async (email) => {
    expect((await verify({ email, code: '000000' })).errno).toBe(10126);
  });

  it.each([...DISGUISES.map(([, disguise]) => disguise('13800138000')), ...NO_MOBILES])(
    'mobile %j is 10131',
    async (mobile) => {
      expect((await verify({ mobile, code: '000000' })).errno).toBe(10131);
    },
  );

  it.each([
    [{ email: 'x', code: '000000' }, 10126, 'This e-mail is not valid, or in use.'],
    [{ mobile: 'x', code: '000000' }, 10131, 'This mobile number is not valid, or in use.'],
    [{ mobile: '13800138000', code: 'x' }, 10132, 'Wrong code.'],
    [{ email: 'nobody@example.com', code: '000000' }, 10106, 'The code does not exist or has expired.'],
    [{ code: '000000' }, 10100, 'Give either an e-mail or a mobile.'],
  ])('%j in English too', async (params, errno, errmsg) => {
    expect((await app.call('Passwords.verify', params, EN)).result).toEqual({ errno, errmsg });
  });

  it.each(wrongParams({ code: '000000' }, { email: 'a@b.cn', mobile: '13800138000' }))(
    '$what is -32602',
    async ({ param, params }) => {
      const { status, body } = await app.call('Passwords.verify', params);
      expect(status).toBe(400);
      expect(body.error).toEqual(invalidParam(param));
    },
  );

  it('neither code nor token is in the log', async () => {
    const { email, code } = await forgotten();
    const { reset_token } = await verify({ email, code });
    for (const secret of [email, code, reset_token]) expect(app.log.join('\n')).not.toContain(secret);
  });

  it('is limited', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '1' }), async ({ call }) => {
      const params = { email: freshEmail(), code: '000000' };
      for (const errno of [10106, 1004])
        expect((await call('Passwords.verify', params)).result.errno).toBe(errno);
    });
  });
});
