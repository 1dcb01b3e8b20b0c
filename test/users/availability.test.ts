import { User } from '../../src/users/account/user.entity';
import { startApp, type TestApp } from '../harness/app';
import {
  freshEmail,
  freshName,
  LOOK_ALIKES,
  mailCode,
  NO_EMAILS,
  NO_NAMES,
  registerByEmail,
  registerConfirmed,
} from '../harness/emails';
import { withApp } from '../harness/with-app';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const EN = { headers: { 'Accept-Language': 'en' } };

describe('Users.username', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const countOf = async (username: string) => (await app.call('Users.username', { username })).result;

  it('counts the accounts that have the name', async () => {
    const { username } = await registerByEmail(app);
    expect(await countOf(username)).toEqual({ errno: 0, errmsg: '成功', count: 1 });
    expect(await countOf(freshName())).toEqual({ errno: 0, errmsg: '成功', count: 0 });
  });

  it('a name in other case is another', async () => {
    const { username } = await registerByEmail(app);
    expect((await countOf(username.toUpperCase())).count).toBe(0);
  });

  it('a disabled account keeps its name', async () => {
    const { id, username } = await registerByEmail(app);
    await app.context.db.manager.update(User, { id }, { status: 0 });
    expect((await countOf(username)).count).toBe(1);
  });

  it.each(['abcde', '魔方用户啊', '魔方_2026', 'a'.repeat(20), '𠮷'.repeat(20), '12345', '1380013800'])(
    '%j can be asked for',
    async (username) => {
      expect(await countOf(username)).toEqual({ errno: 0, errmsg: '成功', count: 0 });
    },
  );

  it.each(NO_NAMES)('%j is 1001 with a string', async (username) => {
    expect(await countOf(username)).toEqual({
      errno: 1001,
      errmsg: '用户名必须是5~20个字母、数字、下划线或汉字，且不能是手机号！',
    });
  });

  it('says it in English', async () => {
    const { result } = await app.call('Users.username', { username: 'abc' }, EN);
    expect(result).toEqual({
      errno: 1001,
      errmsg:
        'A user name is 5 to 20 letters, digits, underscores or Chinese characters, and no mobile number.',
    });
  });

  it.each(wrongParams({ username: 'mofang_1' }))('$what is -32602', async ({ param, params }) => {
    const { status, body } = await app.call('Users.username', params);
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });
});

describe('Users.email', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const countOf = async (email: string) => (await app.call('Users.email', { email })).result;

  it('counts the accounts that have confirmed the e-mail', async () => {
    const { email } = await registerConfirmed(app);
    expect(await countOf(email)).toEqual({ errno: 0, errmsg: '成功', count: 1 });
    expect(await countOf(freshEmail())).toEqual({ errno: 0, errmsg: '成功', count: 0 });
  });

  it('an e-mail that was not confirmed does not count', async () => {
    const { email } = await registerByEmail(app);
    expect((await countOf(email)).count).toBe(0);
  });

  it('one that was only sent a code does not count', async () => {
    const email = freshEmail();
    await mailCode(app, email, 'register');
    expect((await countOf(email)).count).toBe(0);
  });

  it('is compared without case', async () => {
    const { email } = await registerConfirmed(app);
    expect((await countOf(email.toUpperCase())).count).toBe(1);
  });

  it('dots and plus signs count', async () => {
    const { email } = await registerConfirmed(app);
    for (const other of [email.replace('-', '.-'), email.replace('@', '+x@')])
      expect((await countOf(other)).count).toBe(0);
  });

  it.each([...LOOK_ALIKES.map(([, email]) => email), ...NO_EMAILS])(
    '%j is 1001 with a string',
    async (email) => {
      expect(await countOf(email)).toEqual({ errno: 1001, errmsg: '邮箱格式有误！' });
    },
  );

  it('says it in English', async () => {
    const { result } = await app.call('Users.email', { email: 'admin@' }, EN);
    expect(result).toEqual({ errno: 1001, errmsg: 'This is not an e-mail address.' });
  });

  it.each(wrongParams({ email: 'a@example.com' }))('$what is -32602', async ({ param, params }) => {
    const { status, body } = await app.call('Users.email', params);
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });
});

describe('the availability methods', () => {
  it('are limited, each for itself', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '2' }), async ({ call }) => {
      for (const errno of [0, 0, 1004])
        expect((await call('Users.username', { username: 'mofang_1' })).result.errno).toBe(errno);
      for (const errno of [0, 0, 1004])
        expect((await call('Users.email', { email: 'a@example.com' })).result.errno).toBe(errno);
    });
  });
});
