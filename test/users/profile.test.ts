import { UserProfile } from '../../src/users/account/user-profile.entity';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { payloadOf } from '../harness/tokens';

const PROFILE = {
  education: '本科',
  middle_school: '一中',
  high_school: '二中',
  college_school: '三大',
  profession_cate: 'IT',
  profession_info: '工程师 😀',
  position: 'CTO',
  emotion_status: '单身',
  hometown_province: '广东省',
  hometown_city: '深圳市',
  hometown_area: '南山区',
  hometown_address: '一号',
  living_province: '北京市',
  living_city: '北京市',
  living_area: '朝阳区',
  living_address: '二号',
};
const EMPTY = Object.fromEntries(Object.keys(PROFILE).map((name) => [name, '']));

describe('Users.update and Users.profile', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const update = (params: object) => app.call('Users.update', params, { token: account.access });
  const profile = async () => (await app.call('Users.profile', {}, { token: account.access })).result.data;

  it('a new user has told nothing', async () => {
    const info = (await app.call('Users.info', {}, { token: account.access })).result.data;
    expect(await profile()).toEqual({
      ...info,
      intro: '',
      email_confirmed: false,
      birthday: '',
      profile: EMPTY,
    });
  });

  it('everything that is given is stored, and told', async () => {
    const own = {
      nickname: '小明😀',
      sex: 1,
      intro: 'a\nb',
      province: '广东省',
      city: '深圳市',
      area: '南山区',
    };
    const { result } = await update({ ...own, birthday: '2000-02-29', profile: PROFILE });
    expect(result.errno).toBe(0);
    expect(await profile()).toMatchObject({ ...own, birthday: '2000-02-29', profile: PROFILE });
  });

  it('answers the new data, and tokens of the same session that say it', async () => {
    const { result } = await update({ nickname: '新名字', province: '北京市' });
    expect(result.data).toMatchObject({ nickname: '新名字', province: '北京市', mobile: account.mobile });
    for (const token of [result.access_token, result.refresh_token]) {
      expect(payloadOf(token).sub).toMatchObject({ nickname: '新名字', province: '北京市' });
      expect(payloadOf(token).sid).toBe(payloadOf(account.access).sid);
    }
  });

  it('what is left out, or null, stays as it is', async () => {
    await update({
      nickname: '小明',
      birthday: '1999-12-31',
      profile: { education: '本科', position: 'CTO' },
    });
    await update({ intro: 'hello', nickname: null, profile: { position: 'CEO' } });
    expect(await profile()).toMatchObject({
      nickname: '小明',
      intro: 'hello',
      birthday: '1999-12-31',
      profile: { ...EMPTY, education: '本科', position: 'CEO' },
    });
  });

  it('"" empties a field; an empty nickname is the masked mobile', async () => {
    await update({ nickname: '小明', birthday: '1999-12-31', profile: PROFILE });
    await update({ nickname: '', birthday: '', profile: { education: '' } });
    const told = await profile();
    expect(told.nickname).toMatch(/^139\*{4}/);
    expect(told.birthday).toBe('');
    expect(told.profile).toEqual({ ...PROFILE, education: '' });
  });

  it('without any change it answers as ever', async () => {
    expect((await update({})).result.errno).toBe(0);
  });

  it('a user without a profile row gets one', async () => {
    await app.context.db.manager.delete(UserProfile, { userId: account.id });
    expect((await profile()).profile).toEqual(EMPTY);
    await update({ profile: { education: '硕士' } });
    expect((await profile()).profile.education).toBe('硕士');
    expect(await app.context.db.manager.countBy(UserProfile, { userId: account.id })).toBe(1);
  });

  it.each([
    ['nickname', 'a'.repeat(33)],
    ['nickname', 'a\0b'],
    ['nickname', 'a\nb'],
    ['nickname', '\ud800'],
    ['sex', 3],
    ['sex', -1],
    ['birthday', '2001-02-29'],
    ['birthday', '1899-01-01'],
    ['birthday', '2999-01-01'],
    ['birthday', '20000101'],
    ['intro', 'a'.repeat(501)],
    ['intro', 'a\0b'],
    ['province', 'a'.repeat(65)],
  ])('%s %j breaks a rule: 1001, and nothing is stored', async (field, value) => {
    const { status, result } = await update({ city: '深圳市', [field]: value });
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 1001, errmsg: { [field]: [expect.any(String)] } });
    expect((await profile()).city).toBe('');
  });

  it('a field of the profile that breaks a rule is named by its path', async () => {
    const { result } = await update({ profile: { education: 'a'.repeat(65), position: 'ok' } });
    expect(result.errno).toBe(1001);
    expect(Object.keys(result.errmsg)).toEqual(['profile.education']);
  });

  it('32 emoji are 32 characters', async () => {
    expect((await update({ nickname: '😀'.repeat(32) })).result.errno).toBe(0);
    expect((await profile()).nickname).toBe('😀'.repeat(32));
  });

  it.each([
    [{ nickname: 1 }, 'nickname', 'string'],
    [{ sex: '1' }, 'sex', 'integer'],
    [{ sex: 1.5 }, 'sex', 'integer'],
    [{ profile: 'x' }, 'profile', 'object'],
    [{ profile: ['x'] }, 'profile', 'object'],
    [{ profile: { education: 1 } }, 'profile.education', 'string'],
    [{ profile: { money: 1 } }, 'profile.money', 'nothing'],
    [{ money: 1 }, 'money', 'nothing'],
    [{ mobile: '13800138000' }, 'mobile', 'nothing'],
  ])('%j is -32602', async (params, param, expected) => {
    const { status, body } = await update(params);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: -32602, data: [{ param, expected }] });
  });

  it('without a token they are 1011', async () => {
    for (const method of ['Users.update', 'Users.profile'])
      expect((await app.call(method, {})).result.errno).toBe(1011);
  });
});
