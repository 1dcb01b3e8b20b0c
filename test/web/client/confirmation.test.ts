import { setTimeout } from 'node:timers/promises';
import { User } from '../../../src/users/account/user.entity';
import { type Client, type Confirm, type MofangError, NetworkError } from '../../../web/client';
import { codeOf, freshMobile, register } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';
import { pass, startClock, stopClock } from '../../harness/clock';
import { smsCode } from '../../harness/emails';
import { until } from '../../harness/until';
import { answered, errorOf, loggedIn, watchedClient } from './harness';

const LASTS = 600;
const UNBIND = { provider: 'github' } as const;
const byPassword: Confirm = () => ({ method: 'password', password: 'secret-123' });

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
beforeEach(() => stopClock());
afterEach(startClock);
afterAll(() => app.close());

/** A client whose login was too long ago to count as a confirmation, and what it sends from then on. */
async function oldLogin(confirm?: Confirm, timeoutMs = 60_000) {
  const asked = jest.fn<ReturnType<Confirm>, Parameters<Confirm>>(confirm);
  const options = confirm === undefined ? {} : { confirm: asked };
  const { client, account, sent } = await loggedIn(app, watchedClient(app, { ...options, timeoutMs }));
  await pass(LASTS);
  const before = sent.length;
  return { client, account, asked, methods: () => sent.slice(before).flatMap(({ methods }) => methods) };
}

describe('a call that needs a confirmation', () => {
  it('asks, confirms, and is made once more', async () => {
    const { client, asked, methods } = await oldLogin(byPassword);
    const mobile = freshMobile();
    const params = { mobile, sms_code: await smsCode(app, mobile, 'bind') };
    await client.Users.bindMobile(params);
    expect(asked.mock.calls).toMatchObject([[['password'], { method: 'Users.bindMobile', params }]]);
    expect(methods()).toEqual(['Users.bindMobile', 'Users.confirm', 'Users.bindMobile']);
    expect((await client.Users.info()).data.mobile).toBe(mobile);
  });

  it('can be confirmed by a code that is sent while asking', async () => {
    const { client, account, asked } = await oldLogin(async () => {
      await client.Users.sendConfirmCode({ channel: 'sms' });
      return { method: 'code', code: await codeOf(app, account.mobile) };
    });
    await app.context.db.manager.update(User, { id: account.id }, { passwordHash: '!' });
    await client.OAuth.unbind(UNBIND).catch(() => undefined);
    expect(asked.mock.calls).toMatchObject([[['code'], { method: 'OAuth.unbind' }]]);
    expect((await client.Users.confirm({ method: 'code', code: '000000' }).catch((e) => e)).errno).toBe(
      10106,
    );
  });

  it.each([
    ['without somebody to ask', undefined],
    ['where the user would rather not', () => undefined],
  ])('rejects %s, and nothing else is sent', async (_, confirm) => {
    const { client, methods } = await oldLogin(confirm);
    const signedOut = jest.fn();
    client.on('signedOut', signedOut);
    expect(await errorOf(client.OAuth.unbind(UNBIND))).toMatchObject({
      name: 'CONFIRMATION_NEEDED',
      errno: 10211,
      message: '请先验证身份！',
      data: { methods: ['password'] },
    });
    expect(methods()).toEqual(['OAuth.unbind']);
    expect(await client.tokens.current()).toBeDefined();
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('is not asked about where only a login would do', async () => {
    const { client, account, asked } = await oldLogin(byPassword);
    const nothing = { passwordHash: '!', mobile: null };
    await app.context.db.manager.update(User, { id: account.id }, nothing);
    expect(await errorOf(client.OAuth.unbind(UNBIND))).toMatchObject({ data: { methods: [] } });
    expect(asked).not.toHaveBeenCalled();
  });

  it('rejects with what refused the confirmation, and the next call asks anew', async () => {
    const answers = ['wrong-123', 'secret-123'];
    const { client, methods } = await oldLogin(() => ({ method: 'password', password: answers.shift() }));
    expect(await errorOf(client.OAuth.unbind(UNBIND))).toMatchObject({
      name: 'VALIDATION_FAILED',
      fields: { password: ['密码错误！'] },
    });
    expect(methods()).toEqual(['OAuth.unbind', 'Users.confirm']);
    await client.OAuth.unbind(UNBIND);
    expect(answers).toEqual([]);
  });

  it('rejects with what asking threw', async () => {
    const { client } = await oldLogin(() => Promise.reject(new Error('closed')));
    expect(await errorOf(client.OAuth.unbind(UNBIND))).toEqual(new Error('closed'));
  });

  it.each([
    ['confirms', byPassword, { errno: undefined, sent: 11 }],
    ['would rather not', () => undefined, { errno: 10211, sent: 5 }],
    ['is wrong', () => ({ method: 'password', password: 'wrong-123' }) as const, { errno: 1001, sent: 6 }],
  ])('is asked about once for all in flight, where the user %s', async (_, confirm, expected) => {
    const unbindings = () => answered(app).filter((method) => method === 'OAuth.unbind').length;
    const before = unbindings();
    const { client, asked, methods } = await oldLogin(async (...about) => {
      await until('all are refused', () => unbindings() - before === 5);
      return confirm(...about);
    });
    const calls = Array.from({ length: 5 }, () => client.OAuth.unbind(UNBIND));
    const outcomes = await Promise.all(calls.map((call) => call.catch((error: MofangError) => error)));
    expect(outcomes.map((outcome) => ('errno' in outcome ? outcome.errno : undefined))).toEqual(
      Array(5).fill(expected.errno),
    );
    expect(asked).toHaveBeenCalledTimes(1);
    expect(methods()).toHaveLength(expected.sent);
  });

  it('in a batch is the only one that is made again', async () => {
    const { client, methods } = await oldLogin(byPassword);
    const outcomes = await client.batch((calls) => [calls.Users.info(), calls.OAuth.unbind(UNBIND)]);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: true }]);
    expect(methods()).toEqual(['Users.info', 'OAuth.unbind', 'Users.confirm', 'OAuth.unbind']);
  });

  it('does not time out while the user thinks', async () => {
    const timeoutMs = 2000;
    const { client } = await oldLogin(async (...asked) => {
      await setTimeout(timeoutMs + 100);
      return byPassword(...asked);
    }, timeoutMs);
    await client.OAuth.unbind(UNBIND);
  });

  it('can be aborted while the user thinks', async () => {
    const controller = new AbortController();
    const { client, methods } = await oldLogin(() => {
      controller.abort();
      return new Promise(() => undefined);
    });
    const error = await errorOf(client.OAuth.unbind(UNBIND, { signal: controller.signal }));
    expect(error).toEqual(new NetworkError('aborted'));
    expect(methods()).toEqual(['OAuth.unbind']);
  });

  it('is made again with a new token where the old one expired meanwhile', async () => {
    const { client, methods } = await oldLogin(async (...asked) => {
      await pass(3600);
      return byPassword(...asked);
    });
    await client.OAuth.unbind(UNBIND);
    expect(methods().slice(-3)).toEqual(['Users.refresh', 'Users.confirm', 'OAuth.unbind']);
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['logged out', (client) => client.Users.logout()],
    [
      'logged in as somebody else',
      async (client) => {
        const { mobile, password } = await register(app);
        await client.Users.login({ account: mobile, password });
      },
    ],
  ])('neither confirms nor is made again by who has %s meanwhile', async (_, change) => {
    const { client, methods } = await oldLogin(async (...asked) => {
      await change(client);
      return byPassword(...asked);
    });
    expect(await errorOf(client.OAuth.unbind(UNBIND))).toMatchObject({ errno: 10211 });
    expect(methods()).not.toContain('Users.confirm');
    expect(methods().filter((method) => method === 'OAuth.unbind')).toHaveLength(1);
  });
});

describe('a session that was ended', () => {
  it('says by what', async () => {
    const { client, account } = await loggedIn(app, watchedClient(app));
    const other = watchedClient(app).client;
    await other.Users.login({ account: account.mobile, password: account.password });
    const current = (await client.Users.sessions()).sessions.find((session) => session.current);
    await other.Users.revoke({ session_id: String(current?.session_id) });
    expect(await errorOf(client.Users.verify())).toMatchObject({
      name: 'TOKEN_MISSING',
      data: { reason: 'revoked' },
    });
  });
});

describe('a client that knows its device', () => {
  const DEVICE = { deviceId: 'a1b2-c3', deviceName: '小明的手机' };

  it('tells it with a login, by call and by batch', async () => {
    const { client, account } = await loggedIn(app, watchedClient(app, DEVICE));
    const params = { account: account.mobile, password: account.password };
    await client.batch((calls) => [calls.Users.login(params)]);
    const named = (await client.Users.sessions()).sessions.map(({ device_name }) => device_name);
    expect(named.filter((name) => name === DEVICE.deviceName)).toHaveLength(2);
  });

  it('tells it with each way in, and with nothing else', async () => {
    const { client, sent } = watchedClient(app, DEVICE);
    const told = { device_id: DEVICE.deviceId, device_name: DEVICE.deviceName };
    const code = { provider: 'github', code: 'x', state: 'x' } as const;
    const bind = { access_token: 'x', mobile: freshMobile(), password: 'secret-123', sms_code: '000000' };
    await errorOf(client.OAuth.login(code));
    await errorOf(client.OAuth.bind({ ...bind, device_name: 'own' }));
    await client.Users.mobile({ mobile: bind.mobile });
    expect(sent.map(({ params }) => params)).toEqual([
      { ...code, ...told },
      { ...bind, ...told, device_name: 'own' },
      { mobile: bind.mobile },
    ]);
  });

  it('without a name for it says nothing', async () => {
    const { client, sent } = watchedClient(app, { deviceId: '', deviceName: undefined });
    await errorOf(client.Users.login({ account: freshMobile(), password: 'secret-123' }));
    expect(Object.keys(sent[0]?.params as object)).toEqual(['account', 'password']);
  });
});
