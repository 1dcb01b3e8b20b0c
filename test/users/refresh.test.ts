import { User } from '../../src/users/account/user.entity';
import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { nowSeconds, payloadOf } from '../harness/tokens';
import { withApp } from '../harness/with-app';

const DAY = 86_400;
const REFUSED = { errno: 1011, errmsg: '没有认证令牌' };
const ENDED = { ...REFUSED, data: { reason: 'revoked' } };

afterEach(startClock);

describe('Users.refresh', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    stopClock();
    account = await register(app);
  });
  afterAll(() => app.close());

  const refresh = async (token = account.refresh, params?: object) =>
    (await app.call('Users.refresh', params, { token })).result;
  const rotate = (token?: string) => refresh(token, { rotate: true });
  const errnoOfInfo = async (token: string) => (await app.call('Users.info', {}, { token })).result.errno;

  it('returns a new access token and no refresh token', async () => {
    const { status, result } = await app.call('Users.refresh', {}, { token: account.refresh });
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 0, errmsg: '成功', access_token: expect.any(String) });
    expect(await errnoOfInfo(result.access_token)).toBe(0);
  });

  it.each([undefined, {}, [], { rotate: false }, [false], { rotate: null }])(
    'does not rotate with params %j',
    async (params) => {
      expect(Object.keys(await refresh(account.refresh, params)).sort()).toEqual([
        'access_token',
        'errmsg',
        'errno',
      ]);
    },
  );

  it('the new token is of the same session, not fresh, and shows the user of now', async () => {
    await app.context.db.manager.update(User, { id: account.id }, { nickname: '新名字' });
    const old = payloadOf(account.refresh);
    const made = payloadOf((await refresh()).access_token);
    expect(made).toMatchObject({ type: 'access', fresh: false, sid: old.sid });
    expect(made.sub).toEqual({ ...old.sub, nickname: '新名字' });
  });

  it('the old refresh token keeps working, for thirty days', async () => {
    const end = nowSeconds() + 30 * DAY;
    expect(payloadOf(account.refresh).exp).toBe(end);
    for (let day = 0; day < 29; day++) {
      await pass(DAY);
      expect(payloadOf((await refresh()).access_token).exp).toBe(nowSeconds() + 1800);
    }
    await pass(DAY - 60);
    expect(payloadOf((await refresh()).access_token).exp).toBe(end);
    await pass(60);
    expect(await refresh()).toEqual({ errno: 1012, errmsg: '过期的认证令牌' });
  });

  it('a new token leaves the old access token good', async () => {
    await refresh();
    expect(await errnoOfInfo(account.access)).toBe(0);
    await rotate();
    expect(await errnoOfInfo(account.access)).toBe(0);
  });

  it('an access token cannot refresh', async () => {
    expect(await refresh(account.access)).toEqual(REFUSED);
  });

  it('rotate is a boolean', async () => {
    for (const rotate of ['true', 1, {}]) {
      const { status, body } = await app.call('Users.refresh', { rotate }, { token: account.refresh });
      expect(status).toBe(400);
      expect(body.error.data).toEqual([expect.objectContaining({ param: 'rotate', expected: 'boolean' })]);
    }
  });

  describe('with rotate', () => {
    it('returns a new pair of the same session, that is good', async () => {
      const result = await rotate();
      expect(result).toEqual({
        errno: 0,
        errmsg: '成功',
        access_token: expect.any(String),
        refresh_token: expect.any(String),
      });
      const [old, made] = [payloadOf(account.refresh), payloadOf(result.refresh_token)];
      expect(made).toMatchObject({ type: 'refresh', fresh: false, sid: old.sid });
      expect(made.jti).not.toBe(old.jti);
      expect(await errnoOfInfo(result.access_token)).toBe(0);
      expect((await refresh(result.refresh_token)).errno).toBe(0);
    });

    it('from then on each refresh rotates, asked or not', async () => {
      let token = (await rotate()).refresh_token;
      for (let round = 0; round < 3; round++) {
        await pass(60);
        const { refresh_token } = await refresh(token);
        expect(refresh_token).not.toBe(token);
        token = refresh_token;
      }
    });

    it('a retry within ten seconds gets the same answer', async () => {
      const first = await rotate();
      await pass(10);
      expect(await rotate()).toEqual(first);
      expect(await refresh()).toEqual(first);
      expect((await refresh(first.refresh_token)).errno).toBe(0);
    });

    it('twenty at once get one same answer', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => rotate()));
      for (const given of answers) expect(given).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ errno: 0, refresh_token: expect.any(String) });
      expect(await errnoOfInfo(answers[0].access_token)).toBe(0);
      expect((await refresh(answers[0].refresh_token)).errno).toBe(0);
    });

    it('a retry gets the same answer even where the user changed meanwhile', async () => {
      const first = await rotate();
      await app.context.db.manager.update(User, { id: account.id }, { nickname: '新名字' });
      await pass(5);
      expect(await rotate()).toEqual(first);
    });

    it('a retry gets the same answer even where the new token was used meanwhile', async () => {
      const first = await rotate();
      await pass(2);
      const second = await refresh(first.refresh_token);
      await pass(3);
      expect(await rotate()).toEqual(first);
      expect((await refresh(second.refresh_token)).errno).toBe(0);
    });

    it('reuse after that is refused and ends the session, for the thief and the owner', async () => {
      const { access_token, refresh_token } = await rotate();
      await pass(11);
      expect(await rotate()).toEqual(ENDED);
      expect(await errnoOfInfo(access_token)).toBe(1011);
      expect(await errnoOfInfo(account.access)).toBe(1011);
      expect(await refresh(refresh_token)).toEqual(ENDED);
    });

    it('reuse ends no other session of the user', async () => {
      const other = await login(app, account);
      await rotate();
      await pass(11);
      await rotate();
      expect(await errnoOfInfo(other.access)).toBe(0);
      expect((await refresh(other.refresh)).errno).toBe(0);
    });

    it('reuse of a token two rotations old ends the session', async () => {
      const second = await rotate();
      await pass(11);
      const third = await refresh(second.refresh_token);
      await pass(11);
      expect(await refresh()).toEqual(ENDED);
      expect(await refresh(third.refresh_token)).toEqual(ENDED);
    });

    it('of twenty late reuses at once none gets through', async () => {
      await rotate();
      await pass(11);
      const answers = await Promise.all(Array.from({ length: 20 }, () => rotate()));
      for (const given of answers) expect(given).toEqual(ENDED);
    });

    it('the end of the session does not move', async () => {
      const end = payloadOf(account.refresh).exp;
      let token = account.refresh;
      for (let week = 0; week < 4; week++) {
        await pass(7 * DAY);
        token = (await rotate(token)).refresh_token;
        expect(payloadOf(token).exp).toBe(end);
      }
      await pass(2 * DAY - 1);
      expect(payloadOf((await rotate(token)).access_token).exp).toBe(end);
      await pass(1);
      expect((await rotate(token)).errno).toBe(1012);
    });

    it('one session that rotates makes no other rotate', async () => {
      const other = await login(app, account);
      await rotate();
      expect(await refresh(other.refresh)).not.toHaveProperty('refresh_token');
    });
  });
});

it('the time for a retry is a setting', () =>
  withApp(startApp({ MOFANG_REFRESH_RETRY_SECONDS: '60' }), async (app) => {
    stopClock();
    const { refresh: token } = await register(app);
    const rotate = async () => (await app.call('Users.refresh', { rotate: true }, { token })).result;
    const first = await rotate();
    await pass(60);
    expect(await rotate()).toEqual(first);
    await pass(1);
    expect(await rotate()).toEqual(ENDED);
  }));
