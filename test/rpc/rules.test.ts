import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { rawRequest } from '../harness/raw-request';
import { withApp } from '../harness/with-app';

describe('the rules of params', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const bad = { mobile: '12345', password: 'short', password2: 'other', sms_code: '12a4' };

  it('a broken rule is errno 1001, an outcome with HTTP 200', async () => {
    const { status, result } = await app.call('Users.register', { ...bad, mobile: '13800138000' });
    expect(status).toBe(200);
    expect(result.errno).toBe(1001);
  });

  it('where errmsg is an object it holds all fields at once, each with its texts', async () => {
    const { result } = await app.call('Users.register', bad);
    expect(result).toEqual({
      errno: 1001,
      errmsg: {
        mobile: ['手机号格式有误！'],
        password: ['密码长度有误，必须在6~64个字符长度之间', '密码和确认不一致！'],
        sms_code: ['验证码格式错误，必须是4个字符长度'],
      },
    });
  });

  it('where errmsg is a text it is the text alone', async () => {
    for (const method of ['Users.mobile', 'Users.sms']) {
      const { status, result } = await app.call(method, { mobile: '12345' });
      expect(status).toBe(200);
      expect(result).toEqual({ errno: 1001, errmsg: '手机号格式有误！' });
    }
  });

  it('by position they are the same', async () => {
    expect((await app.call('Users.register', Object.values(bad))).result).toEqual(
      (await app.call('Users.register', bad)).result,
    );
  });

  it('a mobile that is a number has the wrong type; it is not converted', async () => {
    const { status, body } = await app.call('Users.mobile', { mobile: 13800138000 });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: -32602, data: [{ param: 'mobile', expected: 'string' }] });
  });

  it('a text names the limits in force', async () => {
    const limits = { MOFANG_REGISTER_PASSWORD_MIN: '9', MOFANG_PASSWORD_MAX: '20' };
    await withApp(startApp(limits), async (strict) => {
      const { result } = await strict.call('Users.register', bad, { headers: { 'Accept-Language': 'en' } });
      expect(result.errmsg.password[0]).toBe('The password must be 9 to 20 characters long.');
    });
  });

  it.each<[string, unknown]>([
    ['wrong', { img: 1, surplus: true }],
    ['missing', undefined],
    ['too many', [1, 2, 3]],
  ])('auth is checked first: without a token %s params are not looked at', async (_name, params) => {
    const { status, result } = await app.call('Users.avatar', params);
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 1011, errmsg: '没有认证令牌' });
  });

  it('auth is checked first: with a token they are', async () => {
    const { access } = await register(app);
    const { status, body } = await app.call('Users.avatar', { img: 1 }, { token: access });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: -32602, data: [{ param: 'img', expected: 'string' }] });
  });
});

describe('the language of an answer', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it.each([
    ['en', 'en'],
    ['EN', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['en-GB', 'en'],
    ['en;q=0.9, zh-CN;q=0.1', 'en'],
    ['fr, en;q=0.5', 'en'],
    ['*;q=0.1, en', 'en'],
    ['zh-CN', 'zh'],
    ['zh', 'zh'],
    ['zh-TW', 'zh'],
    ['zh-Hans-CN, en;q=0.5', 'zh'],
    ['zh-TW, en;q=0.9', 'zh'],
    ['zh-CN,en;q=0.8', 'zh'],
    ['en;q=0.1, zh', 'zh'],
    ['en;q=0', 'zh'],
    ['fr', 'zh'],
    ['*', 'zh'],
    ['', 'zh'],
    [';;;===,,', 'zh'],
    ['"', 'zh'],
    ['en;q=nonsense', 'zh'],
    ['__proto__', 'zh'],
  ])('Accept-Language: %j is answered in %s', async (header, language) => {
    const { result } = await app.call(
      'Users.mobile',
      { mobile: '12345' },
      { headers: { 'Accept-Language': header } },
    );
    expect(result.errmsg).toBe({ en: 'This is not a mobile number.', zh: '手机号格式有误！' }[language]);
  });

  it('an Accept-Language of thousands of languages harms nothing', async () => {
    const headers = { 'Accept-Language': `${'x-y;q=0.1,'.repeat(1200)}en` };
    expect((await app.call('Inbox.clear', {}, { headers })).result.errmsg).toBe('ok');
  });

  it('without Accept-Language it is Chinese', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = '{"jsonrpc":"2.0","id":1,"method":"Inbox.clear"}';
    const { text } = await rawRequest(app.url, { headers, body });
    expect(JSON.parse(text).result.errmsg).toBe('成功');
  });
});
