import crypto from 'node:crypto';
import { Refused } from '../src/adapters/provider/refusal';
import type { CodeMessage, Sms } from '../src/adapters/sms/port';
import { User } from '../src/users/account/user.entity';
import { freshMobile } from './harness/accounts';
import { startApp, type TestApp } from './harness/app';
import { letCodesPass, tryRegister } from './harness/codes';
import { dataUrl, png } from './harness/images';
import { rawRequest } from './harness/raw-request';
import { expired, payloadOf, secretOf, signToken } from './harness/tokens';

const PASSWORD = 'Tr0ub4dor&3-密码';
const WRONG_PASSWORD = 'correct horse battery';
const TICKET = 'ticket-of-the-captcha';

/** Codes that begin with 0 can't be mistaken for a line number or a time. */
const CODE = '0417';
const WRONG_CODE = '0823';

/** Refuses every other message, in words that repeat what was sent. */
class ChattySms implements Sms {
  private count = 0;

  async sendCode({ mobile }: CodeMessage): Promise<void> {
    if (this.count++ % 2 === 0) throw new Refused(`the provider refused ${mobile}`);
  }
}

describe('the log at level trace', () => {
  const secrets: Record<string, string> = { PASSWORD, WRONG_PASSWORD, CODE, WRONG_CODE, TICKET };
  let app: TestApp;
  let lines: string[];

  beforeAll(async () => {
    (jest.spyOn(crypto, 'randomInt') as jest.SpyInstance).mockReturnValue(Number(CODE));
    app = await startApp({ MOFANG_LOG_LEVEL: 'trace', MOFANG_LOGIN_TRIES: '3' }, { sms: new ChattySms() });
    secrets.secret = secretOf(app);
    await everythingThatCanHappen();
    await app.close();
    // The number of a process, a time or an id may hold any digits.
    lines = app.log.map((line) => {
      const {
        pid: _pid,
        time: _time,
        reqId: _reqId,
        hostname: _hostname,
        ms: _ms,
        ...rest
      } = JSON.parse(line);
      return JSON.stringify(rest);
    });
  });
  afterAll(() => jest.restoreAllMocks());

  const keep = (name: string, value: string): string => {
    secrets[name] = value;
    return value;
  };

  async function everythingThatCanHappen() {
    const { mobile, access, refresh } = await registration();
    await logins(mobile);
    await tokens(access, refresh);
    await pictures(access);
    await protocolErrors(mobile, access);
    await internalErrors(access);
    await app.call('Users.logout', {}, { token: access });
    await app.call('Users.info', {}, { token: access });
  }

  async function registration() {
    const mobile = keep('mobile', freshMobile());
    const params = { mobile, password: PASSWORD, password2: PASSWORD };
    await app.call('Users.mobile', { mobile });
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
    expect(await app.context.queue.dead()).toHaveLength(1);
    jest.spyOn(app.context.queue, 'add').mockRejectedValueOnce(new Error(`no place for ${mobile}`));
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(1100);
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(1002);
    await tryRegister(app, { ...params, password2: WRONG_PASSWORD, sms_code: CODE });
    await tryRegister(app, { ...params, sms_code: WRONG_CODE });
    const { result } = await tryRegister(app, { ...params, sms_code: CODE });
    expect(result.errno).toBe(0);
    await tryRegister(app, { ...params, sms_code: CODE });
    await lostRace(params);
    const user = await app.context.db.manager.findOneByOrFail(User, { mobile });
    keep('hash', user.passwordHash);
    return {
      mobile,
      access: keep('access', result.access_token),
      refresh: keep('refresh', result.refresh_token),
    };
  }

  async function lostRace(params: { mobile: string; password: string }) {
    const other = keep('other mobile', freshMobile());
    const end = letCodesPass();
    const hash = jest.spyOn(app.context.passwords, 'hash').mockImplementationOnce(async () => {
      await app.context.db.query('UPDATE mf_user SET mobile = ? WHERE mobile = ?', [other, params.mobile]);
      return 'hash';
    });
    const { result } = await tryRegister(app, { ...params, mobile: other, sms_code: CODE });
    expect(result.errno).toBe(1001);
    await app.context.db.query('UPDATE mf_user SET mobile = ? WHERE mobile = ?', [params.mobile, other]);
    hash.mockRestore();
    end();
  }

  async function logins(mobile: string) {
    await app.context.db.query('UPDATE mf_user SET email = ? WHERE mobile = ?', [
      keep('e-mail', 'secret.person@example.com'),
      mobile,
    ]);
    for (const account of [mobile, 'secret.person@example.com', `+86${mobile}`]) {
      const captcha = { ticket: TICKET, randstr: '@x' };
      const { result } = await app.call('Users.login', { account, password: PASSWORD, ...captcha });
      if (result.errno === 0) keep(`login ${account}`, result.access_token);
    }
    for (let i = 0; i < 4; i++) await app.call('Users.login', { account: mobile, password: WRONG_PASSWORD });
  }

  async function tokens(access: string, refresh: string) {
    await app.call('Users.info', {}, { token: access });
    keep('verified', (await app.call('Users.verify', {}, { token: access })).result.access_token);
    for (const params of [{}, { rotate: true }, { rotate: true }]) {
      const { result } = await app.call('Users.refresh', params, { token: refresh });
      keep(`refreshed ${JSON.stringify(params)}`, result.access_token);
      if (result.refresh_token !== undefined) keep('rotated', result.refresh_token);
    }
    const forged = keep('forged', signToken(payloadOf(access), 'x'.repeat(40)));
    const old = keep('expired', expired(app, access));
    for (const token of [forged, old, refresh, 'undefined']) await app.call('Users.info', {}, { token });
  }

  async function pictures(access: string) {
    for (const img of [dataUrl(await png()), keep('picture', dataUrl('no picture'))]) {
      const { result } = await app.call('Users.avatar', { img }, { token: access });
      keep(`picture ${result.errno}`, result.access_token);
      keep(`picture's refresh ${result.errno}`, result.refresh_token);
    }
  }

  async function protocolErrors(mobile: string, access: string) {
    const params = { mobile: [mobile], password: { is: PASSWORD }, sms_code: CODE };
    await app.call('Users.register', params, { token: access });
    await app.call(`Users.${PASSWORD}`, params);
    await app.post(`{"password":"${PASSWORD}","mobile":"${mobile}","token":"${access}"`);
    await app.post({ jsonrpc: '1.0', method: PASSWORD, params });
    await app.post(JSON.stringify(params), { 'Content-Type': 'text/plain' });
    for (const path of ['/api', '/nothing', '/pictures/none', '/api/browse']) {
      const query = `${path}?token=${access}&mobile=${mobile}&password=${encodeURIComponent(PASSWORD)}`;
      for (const method of ['GET', 'POST']) {
        const headers = { 'Content-Type': 'application/json', Cookie: `token=${access}` };
        await rawRequest(app.url, { method, path: query, headers, body: method === 'POST' ? '{}' : '' });
      }
    }
  }

  async function internalErrors(access: string) {
    const { mobile = '', hash = '' } = secrets;
    const message = `Duplicate entry '${mobile}' for ${access}, ${hash}, secret.person@example.com`;
    const failure = Object.assign(new Error(message, { cause: new Error(message) }), {
      parameters: [mobile, PASSWORD],
      query: `UPDATE mf_user SET password = '${PASSWORD}'`,
    });
    await app.inside(async () => {
      jest.spyOn(app.context.db, 'query').mockRejectedValueOnce(failure);
      const { status, body } = await app.call('Users.info', {}, { token: access });
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toContain(mobile);
    });
  }

  it('has lines of every kind: calls, refusals, causes, errors', () => {
    const text = lines.join('\n');
    for (const method of ['sms', 'register', 'login', 'info', 'verify', 'refresh', 'avatar', 'logout']) {
      expect(text).toContain(`"method":"Users.${method}"`);
    }
    for (const errno of [0, 1001, 1002, 1004, 1010, 1011, 1012, 1020, 1100]) {
      expect(text).toContain(`"errno":${errno}`);
    }
    expect(text).toContain('the provider refused');
    expect(app.log.some((line) => JSON.parse(line).level >= 50)).toBe(true);
  });

  it('holds no password, code, token, hash, e-mail, ticket, or full mobile', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(18);
    const told = Object.entries(secrets).flatMap(([name, secret]) =>
      lines.filter((line) => line.includes(JSON.stringify(secret).slice(1, -1))).map((line) => [name, line]),
    );
    expect(told).toEqual([]);
  });

  it('holds no part of a token either', () => {
    for (const secret of Object.values(secrets).filter((text) => text.startsWith('eyJ'))) {
      const [, payload = '', signature = ''] = secret.split('.');
      for (const line of lines) {
        expect(line).not.toContain(payload);
        expect(line).not.toContain(signature);
      }
    }
  });

  it('says which request an internal error belongs to', () => {
    const error = app.log.map((line) => JSON.parse(line)).find(({ level, reqId }) => level >= 50 && reqId);
    expect(error.reqId).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.err.message).toContain('****');
    expect(error.err).not.toHaveProperty('parameters');
    expect(error.err).not.toHaveProperty('query');
  });
});
