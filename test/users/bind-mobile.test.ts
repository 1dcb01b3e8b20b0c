import { EntityManager } from 'typeorm';
import { User } from '../../src/users/account/user.entity';
import { type Account, freshMobile, register } from '../harness/accounts';
import { type Answer, startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { letCodesPass, wrongCodes } from '../harness/codes';
import { messagesTo, registerConfirmed, smsCode } from '../harness/emails';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { payloadOf } from '../harness/tokens';
import { insertUser, userOf } from '../harness/users';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const REFUSED = { errno: 10132, errmsg: '验证码错误！' };
const GONE = { errno: 10106, errmsg: '验证码不存在或已过期！' };
const TAKEN = { errno: 10131, errmsg: '手机号格式有误或已被使用！' };
const GOOD = { mobile: '13800138000', sms_code: '000000' };

const errnosOf = (answers: readonly Answer[]) =>
  answers.map(({ result }) => result.errno).sort((a, b) => a - b);

describe('Users.bindMobile', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterEach(() => {
    startClock();
    jest.restoreAllMocks();
  });
  afterAll(() => app.close());

  const attempt = (params: object, token = account.access) => app.call('Users.bindMobile', params, { token });
  const bind = async (params: object, token?: string) => (await attempt(params, token)).result;
  const loginErrno = async (name: string, { password } = account) =>
    (await app.call('Users.login', { account: name, password })).result.errno;

  it('replaces the mobile, and the account name with it; the tokens say so', async () => {
    const mobile = freshMobile();
    const sms_code = await smsCode(app, mobile, 'bind');
    const result = await bind({ mobile, sms_code });
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      data: expect.objectContaining({ id: account.id, mobile, name: mobile, nickname: maskOf(mobile) }),
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(payloadOf(result.access_token).sub.nickname).toBe(maskOf(mobile));
    for (const token of [account.access, result.access_token])
      expect((await app.call('Users.info', {}, { token })).result.data).toMatchObject({
        mobile,
        name: mobile,
      });
    expect((await app.call('Users.refresh', {}, { token: result.refresh_token })).result.errno).toBe(0);
    expect(payloadOf(result.access_token).sid).toBe(payloadOf(account.access).sid);
  });

  it('the new mobile logs in, the old one is nobody’s and can register', async () => {
    const mobile = freshMobile();
    await bind({ mobile, sms_code: await smsCode(app, mobile, 'bind') });
    expect([await loginErrno(mobile), await loginErrno(account.mobile)]).toEqual([0, 1001]);
    stopClock();
    await pass(60);
    const { id } = await register(app, { mobile: account.mobile });
    expect(id).not.toBe(account.id);
  });

  it('leaves a name that the user chose', async () => {
    const { id, username, access } = await registerConfirmed(app);
    for (const mobile of [freshMobile(), freshMobile()]) {
      const result = await bind({ mobile, sms_code: await smsCode(app, mobile, 'bind') }, access);
      expect(result.data).toMatchObject({ mobile, name: username });
    }
    expect((await userOf(app, id)).name).toBe(username);
  });

  it('does not count before the code came back', async () => {
    const mobile = freshMobile();
    await smsCode(app, mobile, 'bind');
    expect((await app.call('Users.info', {}, { token: account.access })).result.data.mobile).toBe(
      account.mobile,
    );
    expect((await app.call('Users.mobile', { mobile })).result.errno).toBe(0);
    expect(await loginErrno(mobile)).toBe(1001);
    await app.call('Inbox.clear');
    await app.call('Passwords.forgot', { mobile });
    expect(await messagesTo(app, mobile)).toEqual([]);
  });

  it('the mobile that one has is errno 0, and nothing changes', async () => {
    const sms_code = await smsCode(app, account.mobile, 'bind');
    const result = await bind({ mobile: account.mobile, sms_code });
    expect(result).toMatchObject({ errno: 0, data: { mobile: account.mobile, name: account.mobile } });
    expect(await loginErrno(account.mobile)).toBe(0);
  });

  it.each([
    ['active', 1],
    ['disabled', 0],
    ['closed', 2],
  ])('a mobile of another account that is %s is 10131', async (_state, status) => {
    const other = await register(app);
    await app.context.db.manager.update(User, { id: other.id }, { status });
    const sms_code = await smsCode(app, other.mobile, 'bind');
    expect(await bind({ mobile: other.mobile, sms_code })).toEqual(TAKEN);
    expect((await userOf(app, other.id)).mobile).toBe(other.mobile);
    expect((await userOf(app, account.id)).mobile).toBe(account.mobile);
  });

  it('a mobile that is the name of another account is 10131', async () => {
    const mobile = freshMobile();
    await insertUser(app, { name: mobile });
    expect(await bind({ mobile, sms_code: await smsCode(app, mobile, 'bind') })).toEqual(TAKEN);
  });

  it('whether a mobile is taken is told only to who has its code', async () => {
    const other = await register(app);
    for (const mobile of [other.mobile, freshMobile()]) {
      expect(await bind({ mobile, sms_code: '000000' })).toEqual(GONE);
      const code = await smsCode(app, mobile, 'bind');
      expect(await bind({ mobile, sms_code: wrongCodes(code)[0] })).toEqual(REFUSED);
    }
  });

  it('of two users with one code one binds, and the other is told that the code, or the place, is gone', async () => {
    const other = await register(app);
    const mobile = freshMobile();
    const params = { mobile, sms_code: await smsCode(app, mobile, 'bind') };
    const answers = await Promise.all([account, other].map(({ access }) => attempt(params, access)));
    const [winner, loser] = errnosOf(answers);
    expect(winner).toBe(0);
    expect([10106, 10131]).toContain(loser);
    expect(await app.context.db.manager.countBy(User, { mobile })).toBe(1);
  });

  it('of two users at once, though both codes pass, one binds, and the other is 10131', () =>
    app.inside(async () => {
      for (let round = 0; round < 5; round++) {
        const users = [await register(app), await register(app)];
        const mobile = freshMobile();
        const end = letCodesPass();
        const answers = await Promise.all(users.map(({ access }) => attempt({ ...GOOD, mobile }, access)));
        end();
        expect(errnosOf(answers)).toEqual([0, 10131]);
        expect(answers.find(({ result }) => result.errno !== 0)?.result).toEqual(TAKEN);
        expect(await app.context.db.manager.countBy(User, { mobile })).toBe(1);
      }
    }));

  it('a mobile that another account takes between look and write is 10131', () =>
    app.inside(async () => {
      const { mobile } = await register(app);
      const sms_code = await smsCode(app, mobile, 'bind');
      jest.spyOn(EntityManager.prototype, 'exists').mockResolvedValue(false);
      expect(await bind({ mobile, sms_code })).toEqual(TAKEN);
    }));

  it('one who binds and one who registers a mobile at once: one has it, the other is told', async () => {
    for (let round = 0; round < 5; round++) {
      const { access } = await register(app);
      const mobile = freshMobile();
      const passwords = { password: 'secret-123', password2: 'secret-123' };
      const forRegister = await smsCode(app, mobile, 'register');
      const forBind = await smsCode(app, mobile, 'bind');
      const [bound, registered] = await Promise.all([
        attempt({ mobile, sms_code: forBind }, access),
        app.call('Users.register', { mobile, ...passwords, sms_code: forRegister }),
      ]);
      expect([
        [0, 1001],
        [10131, 0],
      ]).toContainEqual([bound.result.errno, registered.result.errno]);
      expect(await app.context.db.manager.countBy(User, { mobile })).toBe(1);
    }
  });

  it('of two mobiles that one user binds at once, the account has one, and it is its name', async () => {
    const mobiles = [freshMobile(), freshMobile()];
    const codes: string[] = [];
    for (const mobile of mobiles) codes.push(await smsCode(app, mobile, 'bind'));
    const answers = await Promise.all(
      mobiles.map((mobile, index) => attempt({ mobile, sms_code: codes[index] })),
    );
    expect(errnosOf(answers)).toEqual([0, 0]);
    const { mobile, name } = await userOf(app, account.id);
    expect(mobiles).toContain(mobile);
    expect(name).toBe(mobile);
  });

  it('codes of other purposes and mobiles are no good', async () => {
    const other = freshMobile();
    const forReset = await smsCode(app, account.mobile, 'reset');
    expect(await bind({ mobile: account.mobile, sms_code: forReset })).toEqual(GONE);
    const forOther = await smsCode(app, other, 'bind');
    expect(await bind({ mobile: freshMobile(), sms_code: forOther })).toEqual(GONE);
    expect((await bind({ mobile: other, sms_code: forOther })).errno).toBe(0);
    expect(await bind({ mobile: other, sms_code: forOther })).toEqual(GONE);
  });

  it('of fifty guesses at once three are compared', async () => {
    const mobile = freshMobile();
    const code = await smsCode(app, mobile, 'bind');
    const answers = await Promise.all(wrongCodes(code, 50).map((sms_code) => attempt({ mobile, sms_code })));
    expect(errnosOf(answers)).toEqual([...Array(47).fill(10106), ...Array(3).fill(10132)]);
    expect(await bind({ mobile, sms_code: code })).toEqual(GONE);
  });

  it.each([...DISGUISES.map(([, disguise]) => disguise('13800138000')), ...NO_MOBILES])(
    'mobile %j is 10131',
    async (mobile) => {
      expect(await bind({ ...GOOD, mobile })).toEqual(TAKEN);
    },
  );

  it.each(['', '123', '12345', '123a', '1234\n', '１２３４', '-123'])(
    'code %j is 10132',
    async (sms_code) => {
      expect(await bind({ ...GOOD, sms_code })).toEqual(REFUSED);
    },
  );

  it.each([
    [{ mobile: 'x' }, 10131, 'This mobile number is not valid, or in use.'],
    [{ sms_code: 'x' }, 10132, 'Wrong code.'],
    [{ mobile: '18900000000' }, 10106, 'The code does not exist or has expired.'],
  ])('%j in English too', async (params, errno, errmsg) => {
    const options = { token: account.access, headers: { 'Accept-Language': 'en' } };
    const { result } = await app.call('Users.bindMobile', { ...GOOD, ...params }, options);
    expect(result).toEqual({ errno, errmsg });
  });

  it.each(wrongParams(GOOD))('$what is -32602', async ({ param, params }) => {
    const { status, body } = await attempt(params);
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });

  it('needs an access token', async () => {
    const mobile = freshMobile();
    const params = { mobile, sms_code: await smsCode(app, mobile, 'bind') };
    expect(await bind(params, account.refresh)).toEqual({ errno: 1011, errmsg: '没有认证令牌' });
    expect((await app.call('Users.bindMobile', params)).result.errno).toBe(1011);
    expect((await bind(params)).errno).toBe(0);
  });
});

const maskOf = (mobile: string): string => `${mobile.slice(0, 3)}****${mobile.slice(7)}`;
