import { version } from '../../package.json';
import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { withApp } from '../harness/with-app';

/** Settings that switch a provider on. */
const provider = (name: string): NodeJS.ProcessEnv => ({
  MOFANG_OAUTH_CALLBACK_URL: 'https://app.example.com/oauth.html',
  [`MOFANG_${name}_APP_ID`]: 'an-id',
  [`MOFANG_${name}_APP_SECRET`]: 'a-secret',
});

const TENCENT = {
  MOFANG_TENCENT_CAPTCHA_APP_ID: '1',
  MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY: 'key',
  MOFANG_TENCENT_SECRET_ID: 'id',
  MOFANG_TENCENT_SECRET_KEY: 'secret',
};

/** What a setting says, one service knows as well as two. */
const ALONE = { alone: true };

describe('Service.features', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('says to anyone what is switched on', async () => {
    const { status, result } = await app.call('Service.features');
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      code_login: 'off',
      captcha: 'off',
      providers: [],
      factors: false,
      transaction_password: false,
      register_code_digits: 4,
      code_digits: expect.any(Number),
      password: { min: 8, max: 64 },
      version,
    });
  });

  it('says how long the codes are that it sends', async () => {
    const { result } = await app.call('Service.features');
    const [newcomer, other] = [freshMobile(), freshMobile()];
    await app.call('Users.sms', { mobile: newcomer });
    expect(await codeOf(app, newcomer)).toHaveLength(result.register_code_digits);
    await app.call('Verifications.sms', { mobile: other, purpose: 'bind' });
    expect(await codeOf(app, other)).toHaveLength(result.code_digits);
    const { mobile } = await register(app);
    await app.call('Verifications.sms', { mobile, purpose: 'reset' });
    expect(await codeOf(app, mobile)).toHaveLength(result.code_digits);
  });

  it.each([
    [{ MOFANG_CAPTCHA: 'image' }, { captcha: 'image' }],
    [{ MOFANG_CAPTCHA: 'tencent', ...TENCENT }, { captcha: 'tencent' }],
    [{ MOFANG_CAPTCHA: 'tencent-legacy', ...TENCENT }, { captcha: 'tencent' }],
    [{ ...provider('GITHUB'), ...provider('QQ') }, { providers: ['qq', 'github'] }],
    [{ MOFANG_PASSWORD_MIN: '10', MOFANG_PASSWORD_MAX: '20' }, { password: { min: 10, max: 20 } }],
  ])('with %j it says %j', (env, expected) =>
    withApp(startApp(env, {}, ALONE), async ({ call }) => {
      expect((await call('Service.features')).result).toMatchObject(expected);
    }),
  );

  it('gives away nothing of the settings themselves', () =>
    withApp(
      startApp({ MOFANG_CAPTCHA: 'tencent', ...TENCENT, ...provider('QQ') }, {}, ALONE),
      async ({ call }) => {
        const answer = JSON.stringify((await call('Service.features')).body);
        expect(answer).not.toMatch(/a-secret|an-id|"key"|example\.com/);
      },
    ));

  it('takes no params', async () => {
    expect((await app.call('Service.features', { all: true })).body.error.code).toBe(-32602);
    expect((await app.call('Service.features', [])).result.errno).toBe(0);
  });

  it('calls are limited', () =>
    withApp(startApp({ MOFANG_RATE_LIMIT: '2' }), async ({ call }) => {
      for (const errno of [0, 0, 1004]) expect((await call('Service.features')).result.errno).toBe(errno);
    }));
});
