import { readConfig } from '../../src/config';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { PRODUCTION } from '../harness/production';

const REFUSED = { errno: 1001, errmsg: { ticket: ['验证码验证失败！'] } };

describe('Users.login behind our own captcha', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_CAPTCHA: 'image', MOFANG_LOGIN_TRIES: '2' });
  });
  afterAll(() => app.close());
  afterEach(() => {
    startClock();
    jest.restoreAllMocks();
  });

  const login = async (params: object) => (await app.call('Users.login', params)).result;

  /** Asks for a captcha over the wire, and reads its text where only the service can. */
  async function solved(): Promise<{ ticket: string; randstr: string }> {
    const { result } = await app.call('Verifications.image');
    const randstr = await app.context.cache.get(`captcha:${result.captcha_id}`);
    return { ticket: result.captcha_id, randstr: randstr ?? '' };
  }

  async function account() {
    const { mobile, password } = await register(app);
    return { account: mobile, password };
  }

  it('is enough for production', () => {
    const config = readConfig({ ...PRODUCTION, MOFANG_CAPTCHA: 'image' });
    expect(config.captcha).toEqual({ kind: 'image' });
  });

  it('the id and the text of a captcha log in', async () => {
    expect(await login({ ...(await account()), ...(await solved()) })).toMatchObject({
      errno: 0,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
  });

  it('the text may come in lower case', async () => {
    const { ticket, randstr } = await solved();
    expect((await login({ ...(await account()), ticket, randstr: randstr.toLowerCase() })).errno).toBe(0);
  });

  it.each<[string, (captcha: { ticket: string; randstr: string }) => object]>([
    ['no captcha', () => ({})],
    ['null', () => ({ ticket: null, randstr: null })],
    ['an empty one', () => ({ ticket: '', randstr: '' })],
    ['an id without a text', ({ ticket }) => ({ ticket })],
    ['a text without an id', ({ randstr }) => ({ randstr })],
    ['a wrong text', ({ ticket }) => ({ ticket, randstr: '????' })],
    ['an id that is unknown', ({ randstr }) => ({ ticket: 'A'.repeat(22), randstr })],
    ['what the browser makes where Tencent fails', () => ({ ticket: 'trerror_1001_1_1', randstr: '@abc' })],
  ])('with %s it is refused before the account is looked up', (_what, change) =>
    app.inside(async () => {
      const good = await account();
      const lookUp = jest.spyOn(app.context.db.manager, 'findOneBy');
      const check = jest.spyOn(app.context.passwords, 'verify');
      for (const name of [good.account, good.account, good.account, '13700000000']) {
        expect(await login({ ...good, account: name, ...change(await solved()) })).toEqual(REFUSED);
      }
      expect(lookUp).not.toHaveBeenCalled();
      expect(check).not.toHaveBeenCalled();
    }),
  );

  it('says in English that the captcha is wrong', async () => {
    const headers = { 'Accept-Language': 'en' };
    const { result } = await app.call('Users.login', await account(), { headers });
    expect(result).toEqual({ errno: 1001, errmsg: { ticket: [expect.stringMatching(/^[ -~]+$/)] } });
  });

  it('one captcha logs in once', async () => {
    const params = { ...(await account()), ...(await solved()) };
    expect((await login(params)).errno).toBe(0);
    expect(await login(params)).toEqual(REFUSED);
  });

  it('of many logins at once with one captcha, one gets in', async () => {
    const params = { ...(await account()), ...(await solved()) };
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(params)));
    expect(answers.filter(({ errno }) => errno === 0)).toHaveLength(1);
    expect(answers.filter(({ errno }) => errno !== 0)).toEqual(Array(19).fill(REFUSED));
  });

  it('a wrong password uses the captcha up too', async () => {
    const [good, captcha] = [await account(), await solved()];
    expect(await login({ ...good, ...captcha, password: 'wrong-pass' })).toEqual({
      errno: 1001,
      errmsg: { password: ['账号或密码错误！'] },
    });
    expect(await login({ ...good, ...captcha })).toEqual(REFUSED);
  });

  it('after a wrong text the right one is too late', async () => {
    const [good, { ticket, randstr }] = [await account(), await solved()];
    expect(await login({ ...good, ticket, randstr: 'x' })).toEqual(REFUSED);
    expect(await login({ ...good, ticket, randstr })).toEqual(REFUSED);
  });

  it('a captcha is refused after 300 seconds', async () => {
    const good = await account();
    stopClock();
    const captcha = await solved();
    await pass(300);
    expect(await login({ ...good, ...captcha })).toEqual(REFUSED);
  });
});
