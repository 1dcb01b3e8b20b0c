import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';

const FREE = '13800138000';

describe('Users.mobile', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const ask = (mobile: unknown, headers?: Record<string, string>) =>
    app.call('Users.mobile', { mobile }, headers === undefined ? {} : { headers });

  it('says that a mobile is free', async () => {
    const { status, result } = await ask(FREE);
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 0, errmsg: '成功' });
  });

  it('says in English that a mobile is free', async () => {
    const { result } = await ask(FREE, { 'Accept-Language': 'en-GB,en;q=0.9' });
    expect(result).toEqual({ errno: 0, errmsg: 'ok' });
  });

  it('says that a mobile is registered, in a string', async () => {
    const { mobile } = await register(app);
    const { status, result } = await ask(mobile);
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 1001, errmsg: '手机号已经被注册！' });
  });

  it('says in English that a mobile is registered', async () => {
    const { mobile } = await register(app);
    const { result } = await ask(mobile, { 'Accept-Language': 'en' });
    expect(result).toEqual({ errno: 1001, errmsg: 'This mobile number is registered already.' });
  });

  it('a disabled account keeps its mobile', async () => {
    const { id, mobile } = await register(app);
    await app.context.db.query('UPDATE mf_user SET status = 0 WHERE id = ?', [id]);
    expect((await ask(mobile)).result.errno).toBe(1001);
  });

  it('a mobile that is somebody’s account name is not free', async () => {
    const { id, mobile } = await register(app);
    await app.context.db.query('UPDATE mf_user SET mobile = NULL WHERE id = ?', [id]);
    expect((await ask(mobile)).result.errno).toBe(1001);
  });

  it.each([3, 4, 5, 6, 7, 8, 9])('1%i begins a mobile', async (second) => {
    expect((await ask(`1${second}800138000`)).result.errno).toBe(0);
  });

  it.each(DISGUISES)('a mobile with %s is none', async (_what, disguise) => {
    const { status, result } = await ask(disguise(FREE));
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 1001, errmsg: '手机号格式有误！' });
  });

  it.each(NO_MOBILES)('%j is no mobile', async (text) => {
    expect((await ask(text)).result).toEqual({ errno: 1001, errmsg: '手机号格式有误！' });
  });

  it('takes its param by position', async () => {
    expect((await app.call('Users.mobile', [FREE])).result.errno).toBe(0);
    expect((await app.call('Users.mobile', ['1'])).result.errno).toBe(1001);
  });

  it.each([13800138000, null, true, ['13800138000'], { mobile: FREE }])(
    'the mobile %j has the wrong type',
    async (mobile) => {
      const { status, body } = await ask(mobile);
      expect(status).toBe(400);
      expect(body.error.code).toBe(-32602);
      expect(body.error.data).toEqual([expect.objectContaining({ param: 'mobile', expected: 'string' })]);
    },
  );

  it('says which param is missing, and which is unknown', async () => {
    const { status, body } = await app.call('Users.mobile', { phone: FREE });
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
    expect(body.error.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ param: 'mobile', expected: 'string' }),
        expect.objectContaining({ param: 'phone' }),
      ]),
    );
  });
});
