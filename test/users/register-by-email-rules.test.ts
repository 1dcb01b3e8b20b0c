import { startApp, type TestApp } from '../harness/app';
import { freshEmail, LOOK_ALIKES, NO_EMAILS, NO_NAMES } from '../harness/emails';
import { invalidParam, wrongParams } from '../harness/wrong-params';
import { EMAIL_INVALID, GOOD, NAME_INVALID, REFUSED } from './email-registration';

const EN = { 'Accept-Language': 'en' };

describe('Users.registerByEmail refuses', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const resultOf = async (params: object, headers: Record<string, string> = {}) =>
    (await app.call('Users.registerByEmail', { ...GOOD, ...params }, { headers })).result;

  it.each(NO_NAMES)('the name %j: 10127', async (username) => {
    expect(await resultOf({ username })).toEqual(NAME_INVALID);
  });

  it.each([...LOOK_ALIKES.map(([, email]) => email), ...NO_EMAILS])('the e-mail %j: 10126', async (email) => {
    expect(await resultOf({ email })).toEqual(EMAIL_INVALID);
  });

  it.each(['', '1234567', 'a'.repeat(65), '😀'.repeat(7), '😀'.repeat(65)])(
    'the password %j: 10108, with the limits',
    async (password) => {
      const errmsg = '密码长度有误，必须在8~64个字符长度之间！';
      expect(await resultOf({ password, password2: password })).toEqual({ errno: 10108, errmsg });
    },
  );

  it.each(['', 'secret-124', 'secret-123 ', 'SECRET-123'])(
    '%j as the same password: 10102',
    async (password2) => {
      expect(await resultOf({ password2 })).toEqual({ errno: 10102, errmsg: '两次输入的密码不一致！' });
    },
  );

  it.each(['', '00000', '0000000', '00000a', ' 000000', '000000\n', '０００００0', '٠٠٠٠٠٠'])(
    'the code %j: 10132',
    async (email_code) => {
      expect(await resultOf({ email_code })).toEqual(REFUSED);
    },
  );

  it.each(['', 'false', 'TRUE', '1', 'true ', 'yes'])('allow %j: 10100', async (allow) => {
    expect(await resultOf({ allow })).toEqual({ errno: 10100, errmsg: '参数错误！' });
  });

  it.each([
    [{ username: 'x' }, 10127, 'This user name is not valid, or in use.'],
    [{ email: 'x' }, 10126, 'This e-mail is not valid, or in use.'],
    [{ password: 'x', password2: 'x' }, 10108, 'The new password must be 8 to 64 characters long.'],
    [{ password2: 'x' }, 10102, 'The new passwords differ.'],
    [{ email_code: 'x' }, 10132, 'Wrong code.'],
    [{ email_code: '123456' }, 10106, 'The code does not exist or has expired.'],
    [{ allow: 'x' }, 10100, 'The params are not valid.'],
  ])('%j in English too', async (params, errno, errmsg) => {
    expect(await resultOf({ email: freshEmail(), ...params }, EN)).toEqual({ errno, errmsg });
  });

  it.each(wrongParams(GOOD))('$what with -32602', async ({ param, params }) => {
    const { status, body } = await app.call('Users.registerByEmail', params);
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });
});
