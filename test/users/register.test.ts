import { User } from '../../src/users/account/user.entity';
import { UserProfile } from '../../src/users/account/user-profile.entity';
import { freshMobile, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { askForCode, type RegisterTry, tryRegister, wrongCodes } from '../harness/codes';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { payloadOf } from '../harness/tokens';
import { withApp } from '../harness/with-app';

const GONE = { errno: 1001, errmsg: { sms_code: ['验证码不存在或已过期'] } };
const WRONG = { errno: 1001, errmsg: { sms_code: ['验证码错误！'] } };
const LENGTH = '密码长度有误，必须在6~64个字符长度之间';

describe('Users.register', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());
  afterEach(startClock);

  const answer = async (params: RegisterTry) => (await tryRegister(app, params)).result;
  const withPassword = async (password: string) => {
    const { mobile, code } = await askForCode(app);
    return { mobile, result: await answer({ mobile, sms_code: code, password, password2: password }) };
  };

  it('answers with id and name in errmsg, and with both tokens', async () => {
    const { mobile, code } = await askForCode(app);
    const { status, result } = await tryRegister(app, { mobile, sms_code: code });
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 0,
      errmsg: { id: expect.any(Number), name: mobile },
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
  });

  it('logs in: both tokens are fresh, of one session, and good', async () => {
    const { access, refresh, id } = await register(app);
    const [a, r] = [payloadOf(access), payloadOf(refresh)];
    expect(a).toMatchObject({ type: 'access', fresh: true, sub: { id } });
    expect(r).toMatchObject({ type: 'refresh', fresh: true, sid: a.sid, sub: { id } });
    expect((await app.call('Users.info', {}, { token: access })).result.data.id).toBe(id);
    expect((await app.call('Users.refresh', {}, { token: refresh })).result.errno).toBe(0);
  });

  it('stores a user and a profile', async () => {
    stopClock();
    const { id, mobile } = await register(app);
    const user = await app.context.db.manager.findOneByOrFail(User, { id });
    expect(user).toMatchObject({
      name: mobile,
      mobile,
      nickname: '',
      money: 0,
      credit: 0,
      status: 1,
      sex: 0,
    });
    expect(user).toMatchObject({ ip: '127.0.0.1', email: null, deletedAt: null });
    for (const time of [user.createdAt, user.updatedAt, user.lastLogin]) expect(time).toEqual(new Date());
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=256,t=1,p=1\$/);
    expect(await app.context.db.manager.countBy(UserProfile, { userId: id })).toBe(1);
  });

  it('a registered mobile is told so, and its code lives on', async () => {
    const { mobile, code } = await askForCode(app);
    const { id } = await register(app);
    await app.context.db.query('UPDATE mf_user SET mobile = ? WHERE id = ?', [mobile, id]);
    expect(await answer({ mobile, sms_code: code })).toEqual({
      errno: 1001,
      errmsg: { mobile: ['手机号已经被注册！'] },
    });
    await app.context.db.query('UPDATE mf_user SET mobile = NULL WHERE id = ?', [id]);
    expect((await answer({ mobile, sms_code: code })).errno).toBe(0);
  });

  it('tells what is wrong with all fields at once', async () => {
    const params = { mobile: '1', password: '12345', password2: '123456', sms_code: '12' };
    expect(await answer(params)).toEqual({
      errno: 1001,
      errmsg: {
        mobile: ['手机号格式有误！'],
        password: [LENGTH, '密码和确认不一致！'],
        sms_code: ['验证码格式错误，必须是4个字符长度'],
      },
    });
  });

  it('tells it in English', async () => {
    const params = { mobile: '1', password: '12345', password2: '123456', sms_code: '12' };
    const { result } = await app.call('Users.register', params, { headers: { 'Accept-Language': 'en' } });
    expect(result.errmsg).toEqual({
      mobile: ['This is not a mobile number.'],
      password: ['The password must be 6 to 64 characters long.', 'The passwords differ.'],
      sms_code: ['The code must be 4 digits.'],
    });
  });

  it.each(DISGUISES)('a mobile with %s is refused', async (_what, disguise) => {
    const { mobile, code } = await askForCode(app);
    expect(await answer({ mobile: disguise(mobile), sms_code: code })).toEqual({
      errno: 1001,
      errmsg: { mobile: ['手机号格式有误！'] },
    });
  });

  it.each(NO_MOBILES)('%j is refused as a mobile', async (mobile) => {
    expect((await answer({ mobile, sms_code: '1234' })).errmsg).toEqual({ mobile: ['手机号格式有误！'] });
  });

  it.each(['', '123', '12345', '１２３４', '1234\n', ' 123', '12.4', '-123', '+123', '12e1', 'abcd', '٠١٢٣'])(
    'the code %j has the wrong form',
    async (sms_code) => {
      expect((await answer({ mobile: freshMobile(), sms_code })).errmsg).toEqual({
        sms_code: ['验证码格式错误，必须是4个字符长度'],
      });
    },
  );

  it.each([
    ['six characters', '123456'],
    ['64 characters', 'x'.repeat(64)],
    ['six emoji', '😀'.repeat(6)],
    ['64 emoji', '😀'.repeat(64)],
    ['NUL, newlines, quotes and spaces', ' \u0000\n\'"; -- '],
    ['Chinese', '一二三四五六'],
  ])('a password of %s is good, and logs in', async (_what, password) => {
    const { mobile, result } = await withPassword(password);
    expect(result.errno).toBe(0);
    expect((await login(app, { mobile, password })).access).toEqual(expect.any(String));
    const { result: trimmed } = await app.call('Users.login', {
      account: mobile,
      password: `${password} `,
    });
    expect(trimmed.errno).toBe(1001);
  });

  it.each([
    ['five characters', '12345'],
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
    ['five emoji, ten UTF-16 units', '😀'.repeat(5)],
    ['65 emoji', '😀'.repeat(65)],
  ])('a password of %s is refused', async (_what, password) => {
    expect((await withPassword(password)).result).toEqual({ errno: 1001, errmsg: { password: [LENGTH] } });
  });

  it('unequal passwords are told under password', async () => {
    const { mobile, code } = await askForCode(app);
    expect(await answer({ mobile, sms_code: code, password2: 'secret-124' })).toEqual({
      errno: 1001,
      errmsg: { password: ['密码和确认不一致！'] },
    });
  });

  it('typos in the password burn neither the code nor a try', async () => {
    const { mobile, code } = await askForCode(app);
    for (const password2 of ['typo-1', 'typo-2', 'typo-3', '']) {
      expect((await answer({ mobile, sms_code: code, password2 })).errmsg).toHaveProperty('password');
    }
    for (const password of ['12345', '']) {
      expect((await answer({ mobile, sms_code: code, password, password2: password })).errno).toBe(1001);
    }
    expect((await answer({ mobile, sms_code: code })).errno).toBe(0);
  });

  it('without a code that was sent there is none', async () => {
    expect(await answer({ mobile: freshMobile(), sms_code: '1234' })).toEqual(GONE);
  });

  it('the code of another mobile is wrong', async () => {
    const { code } = await askForCode(app);
    expect(await answer({ mobile: freshMobile(), sms_code: code })).toEqual(GONE);
  });

  it('two wrong tries leave the code good', async () => {
    const { mobile, code } = await askForCode(app);
    for (const sms_code of wrongCodes(code, 2)) expect(await answer({ mobile, sms_code })).toEqual(WRONG);
    expect((await answer({ mobile, sms_code: code })).errno).toBe(0);
  });

  it('three wrong tries kill the code', async () => {
    const { mobile, code } = await askForCode(app);
    for (const sms_code of wrongCodes(code, 3)) expect(await answer({ mobile, sms_code })).toEqual(WRONG);
    expect(await answer({ mobile, sms_code: code })).toEqual(GONE);
    expect(await answer({ mobile, sms_code: wrongCodes(code)[0] ?? '' })).toEqual(GONE);
  });

  it('the code is good for 300 seconds', async () => {
    stopClock();
    const { mobile, code } = await askForCode(app);
    await pass(299.5);
    expect((await answer({ mobile, sms_code: code })).errno).toBe(0);
  });

  it('after 300 seconds the code is gone', async () => {
    stopClock();
    const { mobile, code } = await askForCode(app);
    await pass(300);
    expect(await answer({ mobile, sms_code: code })).toEqual(GONE);
  });

  it('takes its params by position, in the declared order', async () => {
    const { mobile, code } = await askForCode(app);
    const { result } = await app.call('Users.register', [mobile, 'secret-123', 'secret-123', code]);
    expect(result.errmsg.name).toBe(mobile);
  });

  it.each(['mobile', 'password', 'password2', 'sms_code'])('without %s it is -32602', async (param) => {
    const params = { mobile: '13800138000', password: '123456', password2: '123456', sms_code: '1234' };
    const { status, body } = await app.call('Users.register', { ...params, [param]: undefined });
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
    expect(body.error.data).toEqual([expect.objectContaining({ param, expected: 'string' })]);
  });
});

it('the text names the limits in force', () =>
  withApp(startApp({ MOFANG_REGISTER_PASSWORD_MIN: '8', MOFANG_PASSWORD_MAX: '16' }), async (app) => {
    const params = { mobile: '13800138000', sms_code: '1234', password: '1234567', password2: '1234567' };
    const { result } = await tryRegister(app, params);
    expect(result.errmsg).toEqual({ password: ['密码长度有误，必须在8~16个字符长度之间'] });
  }));
