import { Failure } from '../../src/failure';
import { freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { askForCode, tryRegister } from '../harness/codes';
import { freshEmail, freshName, mailCode, registerConfirmed, smsCode } from '../harness/emails';
import { bindCode, logInWith, useOAuthWorld } from '../harness/oauth';
import { insertUser } from '../harness/users';

describe('a code is taken last: it stays good', () => {
  const world = useOAuthWorld();
  const bindingToken = async () => (await logInWith(world, 'qq')).access_token;

  afterEach(() => jest.restoreAllMocks());

  /** Fails one call for want of time to hash its password. */
  const hashOnceRefused = (app: TestApp) =>
    jest
      .spyOn(app.context.passwords, 'hash')
      .mockRejectedValueOnce(new Failure('LOCKED', { retryAfterSeconds: 1 }));

  it('where Users.register has no time for the password', () =>
    world.app.inside(async () => {
      const { mobile, code: sms_code } = await askForCode(world.app);
      hashOnceRefused(world.app);
      expect((await tryRegister(world.app, { mobile, sms_code })).result.errno).toBe(1004);
      expect((await tryRegister(world.app, { mobile, sms_code })).result.errno).toBe(0);
    }));

  it('where Users.registerByEmail has no time for the password, or the name is taken', () =>
    world.app.inside(async () => {
      const { app } = world;
      const email = freshEmail();
      const email_code = await mailCode(app, email, 'register');
      const passwords = { password: 'secret-123', password2: 'secret-123' };
      const params = { username: freshName(), email, email_code, allow: 'true', ...passwords };
      const errnoOf = async (given: object) =>
        (await app.call('Users.registerByEmail', { ...params, ...given })).result.errno;
      const { username } = await registerConfirmed(app);
      for (let round = 0; round < 4; round++) expect(await errnoOf({ username })).toBe(10127);
      hashOnceRefused(app);
      expect(await errnoOf({})).toBe(1004);
      expect(await errnoOf({})).toBe(0);
    }));

  it('where Users.bindMobile finds the mobile taken', async () => {
    const { app } = world;
    const { access: token } = await register(app);
    const mobile = freshMobile();
    const sms_code = await smsCode(app, mobile, 'bind');
    const owner = await insertUser(app, { mobile });
    const errnoOf = async () =>
      (await app.call('Users.bindMobile', { mobile, sms_code }, { token })).result.errno;
    for (let round = 0; round < 4; round++) expect(await errnoOf()).toBe(10131);
    await app.context.db.manager.remove(owner);
    expect(await errnoOf()).toBe(0);
    expect(await errnoOf()).toBe(10106);
  });

  it('where Users.bindEmail finds the e-mail taken', async () => {
    const { app } = world;
    const { access: token } = await register(app);
    const email = freshEmail();
    const email_code = await mailCode(app, email, 'bind');
    const owner = await insertUser(app, { email, isEmailConfirmed: true });
    const errnoOf = async () =>
      (await app.call('Users.bindEmail', { email, email_code }, { token })).result.errno;
    for (let round = 0; round < 4; round++) expect(await errnoOf()).toBe(10126);
    await app.context.db.manager.remove(owner);
    expect(await errnoOf()).toBe(0);
    expect(await errnoOf()).toBe(10106);
  });

  it('where OAuth.bind is given a wrong password, or has no time for a new one', () =>
    world.app.inside(async () => {
      const { app } = world;
      const { mobile, password } = await register(app);
      const params = { access_token: await bindingToken(), mobile, sms_code: await bindCode(app, mobile) };
      const errnoOf = async (given: object) =>
        (await app.call('OAuth.bind', { ...params, ...given })).result.errno;
      for (let round = 0; round < 4; round++) expect(await errnoOf({ password: 'wrong-pass' })).toBe(10130);
      expect(await errnoOf({ password })).toBe(0);

      const fresh = freshMobile();
      const stranger = {
        access_token: await bindingToken(),
        mobile: fresh,
        sms_code: await bindCode(app, fresh),
      };
      expect(await errnoOf({ ...stranger, password: 'short' })).toBe(10108);
      hashOnceRefused(app);
      expect(await errnoOf({ ...stranger, password })).toBe(1004);
      expect(await errnoOf({ ...stranger, password })).toBe(0);
    }));

  it('where OAuth.bind finds another login of the provider bound, and so does the binding token', async () => {
    const { app } = world;
    const { mobile, password, access } = await register(app);
    const bindTo = async (access_token: string) => {
      const sms_code = await bindCode(app, mobile);
      const params = { access_token, mobile, password, sms_code };
      return { params, errno: (await app.call('OAuth.bind', params)).result.errno };
    };
    expect((await bindTo(await bindingToken())).errno).toBe(0);
    const second = await bindTo(await bindingToken());
    expect(second.errno).toBe(10130);
    await app.call('OAuth.unbind', { provider: 'qq' }, { token: access });
    expect((await app.call('OAuth.bind', second.params)).result.errno).toBe(0);
  });
});

describe('wrong codes over the wire', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_TRUST_PROXY: '127.0.0.1', MOFANG_CODE_TRIES_DAY: '2' });
  });
  afterAll(() => app.close());

  it('are counted by network and target, and then answered as a code that is gone', async () => {
    const { mobile, code } = await askForCode(app);
    const [wrong] = [code === '0000' ? '1111' : '0000'];
    const tryFrom = async (ip: string, sms_code: string) => {
      const params = { mobile, sms_code, password: 'secret-123', password2: 'secret-123' };
      const headers = { 'X-Forwarded-For': ip };
      return (await app.call('Users.register', params, { headers })).result.errmsg;
    };
    for (let round = 0; round < 2; round++)
      expect(await tryFrom('203.0.113.1', wrong)).toEqual({ sms_code: ['验证码错误！'] });
    for (const sms_code of [wrong, code])
      expect(await tryFrom('203.0.113.1', sms_code)).toEqual({ sms_code: ['验证码不存在或已过期'] });
    expect(await tryFrom('203.0.113.2', code)).toEqual({ id: expect.any(Number), name: mobile });
  });
});
