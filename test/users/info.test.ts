import { User } from '../../src/users/account/user.entity';
import { type Account, login, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { payloadOf } from '../harness/tokens';

describe('Users.info', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const info = async (token = account.access) => (await app.call('Users.info', {}, { token })).result;
  const update = (change: Partial<User>) => app.context.db.manager.update(User, { id: account.id }, change);

  it('returns what the token’s sub says, and mobile, name, email and sex', async () => {
    const { status, result } = await app.call('Users.info', {}, { token: account.access });
    expect(status).toBe(200);
    const { mobile } = account;
    const subject = payloadOf(account.access).sub;
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      data: { ...subject, mobile, name: mobile, email: null, sex: 0 },
    });
    expect(Object.keys(subject).sort()).toEqual(
      ['area', 'avatar', 'city', 'credit', 'id', 'money', 'nickname', 'province'].sort(),
    );
  });

  it('the mobile is a string of eleven digits', async () => {
    const { data } = await info();
    expect(data.mobile).toBe(account.mobile);
    expect(data.mobile).toMatch(/^1[3-9]\d{9}$/);
  });

  it('is as new as the database, not as the token', async () => {
    await update({
      nickname: '小明😀',
      money: 12_345,
      credit: 99_999_999,
      province: '广东省',
      city: '深圳市',
      area: '南山区',
      sex: 2,
      email: 'ming@example.com',
      name: 'xiaoming',
    });
    expect((await info()).data).toEqual({
      id: account.id,
      nickname: '小明😀',
      avatar: '',
      money: 123.45,
      credit: 999_999.99,
      province: '广东省',
      city: '深圳市',
      area: '南山区',
      mobile: account.mobile,
      name: 'xiaoming',
      email: 'ming@example.com',
      sex: 2,
    });
  });

  it('the avatar is an absolute URL', async () => {
    await update({ avatar: 'picture.webp' });
    expect((await info()).data.avatar).toBe(`${app.url}/pictures/picture.webp`);
  });

  it.each(['', ' ', '\n\t', '\u3000'])(
    'the nickname %j is none, and the masked mobile stands for it',
    async (nickname) => {
      await update({ nickname });
      const { mobile } = account;
      expect((await info()).data.nickname).toBe(`${mobile.slice(0, 3)}****${mobile.slice(7)}`);
    },
  );

  it('without a mobile the account name stands for the nickname', async () => {
    await update({ mobile: null, name: 'zhangsan' });
    expect((await info()).data).toMatchObject({ nickname: 'zhangsan', name: 'zhangsan' });
  });

  it('tells nothing else of the user', async () => {
    const { result } = await app.call('Users.info', {}, { token: account.access });
    expect(Object.keys(result).sort()).toEqual(['data', 'errmsg', 'errno']);
    expect(JSON.stringify(result)).not.toMatch(/argon2|password|hash/i);
  });

  it.each([undefined, {}, []])('is called with params %j', async (params) => {
    expect((await app.call('Users.info', params, { token: account.access })).result.errno).toBe(0);
  });

  it('any param is unknown', async () => {
    const { status, body } = await app.call('Users.info', { id: 1 }, { token: account.access });
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
    expect(body.error.data).toEqual([expect.objectContaining({ param: 'id' })]);
  });

  it('each token shows its own user', async () => {
    const other = await register(app);
    expect((await info(other.access)).data.id).toBe(other.id);
    expect((await info()).data.id).toBe(account.id);
    expect((await info((await login(app, other)).access)).data.id).toBe(other.id);
  });

  it('without a token data is an empty object', async () => {
    const { status, result } = await app.call('Users.info');
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 1011, errmsg: '没有认证令牌', data: {} });
  });
});
