import argon2 from 'argon2';
import { User } from '../../src/users/account/user.entity';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { DISGUISES } from '../harness/mobiles';
import { rawRequest } from '../harness/raw-request';
import { payloadOf } from '../harness/tokens';

const WRONG = { errno: 1001, errmsg: { password: ['账号或密码错误！'] } };

describe('Users.login', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_LOGIN_TRIES: '1000' });
  });
  afterAll(() => app.close());
  afterEach(() => {
    startClock();
    jest.restoreAllMocks();
  });

  const answer = async (params: object) => (await app.call('Users.login', params)).result;
  const update = (id: number, change: Partial<User>) => app.context.db.manager.update(User, { id }, change);

  it('logs in with the mobile, and puts both tokens at the top level', async () => {
    const { mobile, password } = await register(app);
    const { status, result } = await app.call('Users.login', { account: mobile, password });
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });

  it('the tokens are fresh, of one new session, and good', async () => {
    const { id, mobile, password, access } = await register(app);
    const { access_token, refresh_token } = await answer({ account: mobile, password });
    const [a, r] = [payloadOf(access_token), payloadOf(refresh_token)];
    expect(a).toMatchObject({ type: 'access', fresh: true, sub: { id } });
    expect(r).toMatchObject({ type: 'refresh', fresh: true, sid: a.sid });
    expect(a.sid).not.toBe(payloadOf(access).sid);
    expect((await app.call('Users.info', {}, { token: access_token })).result.errno).toBe(0);
    expect((await app.call('Users.refresh', {}, { token: refresh_token })).result.errno).toBe(0);
  });

  it.each(['zhang.san@example.com', 'Zhang.San@Example.COM', 'ZHANG.SAN@EXAMPLE.COM'])(
    'logs in with the e-mail, written as %s',
    async (account) => {
      const { id, password } = await register(app);
      await app.context.db.query('UPDATE mf_user SET email = NULL');
      await update(id, { email: 'zhang.san@example.com' });
      expect(payloadOf((await answer({ account, password })).access_token).sub.id).toBe(id);
    },
  );

  it('logs in with the account name', async () => {
    const { id, password } = await register(app);
    await update(id, { name: '张三_zs' });
    expect(payloadOf((await answer({ account: '张三_zs', password })).access_token).sub.id).toBe(id);
  });

  it('an account name does not serve where it is the mobile of another account', async () => {
    const [named, owner] = [await register(app), await register(app, { password: 'other-456' })];
    await update(named.id, { mobile: null });
    await app.context.db.query('UPDATE mf_user SET name = ? WHERE id = ?', ['free-name', owner.id]);
    expect(await answer({ account: named.mobile, password: 'other-456' })).toEqual(WRONG);
    const { access_token } = await answer({ account: owner.mobile, password: 'other-456' });
    expect(payloadOf(access_token).sub.id).toBe(owner.id);
  });

  it('takes its params by position, in the declared order', async () => {
    const { id, mobile, password } = await register(app);
    const { result } = await app.call('Users.login', [mobile, password, 'ticket', '@randstr']);
    expect(payloadOf(result.access_token).sub.id).toBe(id);
  });

  it('without a captcha, ticket and randstr may be missing or null', async () => {
    const { mobile: account, password } = await register(app);
    expect((await answer({ account, password, ticket: null, randstr: null })).errno).toBe(0);
    expect((await answer({ account, password, ticket: '', randstr: '' })).errno).toBe(0);
    expect((await answer([account, password])).errno).toBe(0);
  });

  it('notes when, where and with what the user logged in', async () => {
    const { id, mobile, password } = await register(app);
    stopClock();
    await pass(1000);
    const now = new Date();
    const params = { account: mobile, password };
    const { result } = await app.call('Users.login', params, { headers: { 'User-Agent': 'mofang-test' } });
    expect((await app.context.db.manager.findOneByOrFail(User, { id })).lastLogin).toEqual(now);
    const { sid } = payloadOf(result.access_token);
    const [session] = await app.context.db.query('SELECT * FROM mf_session WHERE id = ?', [sid]);
    expect(session).toMatchObject({ user_id: id, device: 'mofang-test', ip_address: '127.0.0.1' });
  });

  it('a refused login is not noted', async () => {
    const { id, mobile } = await register(app);
    await update(id, { lastLogin: null });
    expect(await answer({ account: mobile, password: 'wrong-pass' })).toEqual(WRONG);
    expect((await app.context.db.manager.findOneByOrFail(User, { id })).lastLogin).toBeNull();
  });

  it.each([
    ['another password', 'wrong-pass'],
    ['an empty one', ''],
    ['other case', 'SECRET-123'],
    ['a space at its end', 'secret-123 '],
    ['a NUL at its end', 'secret-123\u0000'],
    ['only its beginning', 'secret-12'],
  ])('%s is wrong', async (_what, password) => {
    const { mobile } = await register(app);
    expect(await answer({ account: mobile, password })).toEqual(WRONG);
  });

  it.each(DISGUISES)('a mobile with %s is another account', async (_what, disguise) => {
    const { mobile, password } = await register(app);
    expect(await answer({ account: disguise(mobile), password })).toEqual(WRONG);
  });

  it.each(['%', '_', "' OR 1=1 --", 'a@b', '@', '__proto__', 'null', '\u0000', '\ud800'])(
    'the account %j is unknown',
    async (account) => {
      expect(await answer({ account, password: 'secret-123' })).toEqual(WRONG);
    },
  );

  it.each(['', ' ', '\n\t'])('the account %j is empty, and that is told under account', async (account) => {
    expect(await answer({ account, password: 'secret-123' })).toEqual({
      errno: 1001,
      errmsg: { account: ['账号不能为空！'] },
    });
  });

  it('says in English that account or password is wrong', async () => {
    const headers = { 'Accept-Language': 'en' };
    const { result } = await app.call('Users.login', { account: 'x', password: 'y' }, { headers });
    expect(result).toEqual({ errno: 1001, errmsg: { password: ['Wrong account or password.'] } });
  });

  it.each([
    ['disabled', { status: 0 }],
    ['of an unknown status', { status: 7 }],
    ['deleted', { deletedAt: new Date() }],
  ])('a user who is %s can’t log in', async (_what, change) => {
    const { id, mobile, password } = await register(app);
    await update(id, change);
    expect(await answer({ account: mobile, password })).toEqual(WRONG);
  });

  it.each(['account', 'password'])('without %s it is -32602', async (param) => {
    const params = { account: '13800138000', password: '123456', [param]: undefined };
    const { status, body } = await app.call('Users.login', params);
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
    expect(body.error.data).toEqual([expect.objectContaining({ param, expected: 'string' })]);
  });

  describe('an unknown account and a wrong password', () => {
    async function bytesOf(account: string) {
      const params = { account, password: 'wrong-pass' };
      const body = JSON.stringify({ jsonrpc: '2.0', id: 'same', method: 'Users.login', params });
      const sent = { headers: { 'Content-Type': 'application/json' }, body };
      const { status, headers, text } = await rawRequest(app.url, sent);
      return { status, headers: { ...headers, date: '', 'x-request-id': '' }, text };
    }

    it('get the same answer, byte for byte', async () => {
      const [known, disabled] = [await register(app), await register(app)];
      await update(disabled.id, { status: 0 });
      const answers = [];
      for (const account of [known.mobile, '13700000000', 'nobody', 'no@body.cn', disabled.mobile]) {
        answers.push(await bytesOf(account));
      }
      for (const given of answers) expect(given).toEqual(answers[0]);
    });

    it('cost one argon2 verification each, at the same cost', () =>
      app.inside(async () => {
        const known = await register(app);
        const disabled = await register(app);
        await update(disabled.id, { status: 0 });
        const [verify, hash] = [jest.spyOn(argon2, 'verify'), jest.spyOn(argon2, 'hash')];
        for (const account of [known.mobile, '13700000000', 'nobody', disabled.mobile]) {
          verify.mockClear();
          expect(await answer({ account, password: 'wrong-pass' })).toEqual(WRONG);
          expect(verify).toHaveBeenCalledTimes(1);
          expect(verify.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=256,t=1,p=1\$/);
        }
        expect(hash).not.toHaveBeenCalled();
      }));
  });
});

describe('Users.login behind a captcha', () => {
  const verify = jest.fn(
    async (ticket: string, randstr: string, _ip: string) => ticket === 'good' && randstr === '@abc',
  );
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_LOGIN_TRIES: '2' }, { captcha: { verify } });
  });
  afterAll(() => app.close());

  it('logs in with a good ticket, checked for the caller’s address', async () => {
    const { mobile: account, password } = await register(app);
    const params = { account, password, ticket: 'good', randstr: '@abc' };
    expect((await app.call('Users.login', params)).result.errno).toBe(0);
    expect(verify).toHaveBeenLastCalledWith('good', '@abc', '127.0.0.1');
  });

  it.each([
    { ticket: 'bad', randstr: '@abc' },
    { ticket: 'good', randstr: '' },
    { ticket: '', randstr: '' },
    {},
  ])('%j is refused before the account is looked up, and is no try at it', async (captcha) => {
    const { mobile, password } = await register(app);
    const lookUp = jest.spyOn(app.context.db.manager, 'findOneBy');
    const check = jest.spyOn(app.context.passwords, 'verify');
    for (const account of [mobile, mobile, mobile, '13700000000']) {
      const { status, result } = await app.call('Users.login', { account, password, ...captcha });
      expect(status).toBe(200);
      expect(result).toEqual({ errno: 1001, errmsg: { ticket: ['验证码验证失败！'] } });
    }
    expect(lookUp).not.toHaveBeenCalled();
    expect(check).not.toHaveBeenCalled();
    jest.restoreAllMocks();
    const good = { account: mobile, password, ticket: 'good', randstr: '@abc' };
    expect((await app.call('Users.login', good)).result.errno).toBe(0);
  });
});
