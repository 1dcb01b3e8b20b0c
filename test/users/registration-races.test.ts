import { User } from '../../src/users/account/user.entity';
import { newUser } from '../../src/users/account/user.queries';
import { type Answer, startApp, type TestApp } from '../harness/app';
import { askForCode, letCodesPass, tryRegister, wrongCodes } from '../harness/codes';

const TAKEN = { errno: 1001, errmsg: { mobile: ['手机号已经被注册！'] } };

describe('registrations at the same time', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({}, {}, { alone: true });
  });
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const rowsOf = (mobile: string) => app.context.db.manager.countBy(User, { mobile });
  const errnosOf = (answers: Answer[]) =>
    answers.map(({ result }) => result?.errno ?? 'none').sort((a, b) => a - b);
  const hundred = (mobile: string, sms_code: string) =>
    Promise.all(Array.from({ length: 100 }, () => tryRegister(app, { mobile, sms_code })));
  /** As another process would do it between our look and our insert. */
  const insertBehind = async (mobile: string) => {
    const now = new Date();
    const user = newUser({ name: mobile, mobile, passwordHash: 'x', createdAt: now, updatedAt: now });
    await app.context.db.manager.insert(User, user);
  };

  it('of a hundred with the right code one registers, and the others are told errno 1001', async () => {
    const { mobile, code } = await askForCode(app);
    const answers = await hundred(mobile, code);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(errnosOf(answers)).toEqual([0, ...Array(99).fill(1001)]);
    expect(await rowsOf(mobile)).toBe(1);
  });

  it('of a hundred whose codes all pass one registers, and the others lose to the unique mobile', async () => {
    const { mobile, code } = await askForCode(app);
    letCodesPass();
    const answers = await hundred(mobile, code);
    expect(errnosOf(answers)).toEqual([0, ...Array(99).fill(1001)]);
    const losers = answers.filter(({ result }) => result.errno !== 0);
    for (const { status, result } of losers) {
      expect(status).toBe(200);
      expect(result).toEqual(TAKEN);
    }
    expect(await rowsOf(mobile)).toBe(1);
  });

  it('a row that appears after the code was checked is errno 1001 too', async () => {
    const { mobile, code } = await askForCode(app);
    const hash = app.context.passwords.hash.bind(app.context.passwords);
    jest.spyOn(app.context.passwords, 'hash').mockImplementationOnce(async (password) => {
      await insertBehind(mobile);
      return hash(password);
    });
    const { status, result } = await tryRegister(app, { mobile, sms_code: code });
    expect(status).toBe(200);
    expect(result).toEqual(TAKEN);
    expect(await rowsOf(mobile)).toBe(1);
  });

  it('a lost race leaves no session and no profile', async () => {
    const { mobile, code } = await askForCode(app);
    const count = async () =>
      Promise.all(
        ['mf_session', 'mf_user_profile'].map(async (table) => {
          const [row] = await app.context.db.query(`SELECT count(*) AS rows_ FROM ${table}`);
          return row.rows_;
        }),
      );
    const before = await count();
    jest.spyOn(app.context.codes, 'take').mockImplementationOnce(() => insertBehind(mobile));
    expect((await tryRegister(app, { mobile, sms_code: code })).result).toEqual(TAKEN);
    expect(await count()).toEqual(before);
  });

  it('of fifty wrong guesses at once three are compared', async () => {
    const { mobile, code } = await askForCode(app);
    const guesses = wrongCodes(code, 50);
    const answers = await Promise.all(guesses.map((sms_code) => tryRegister(app, { mobile, sms_code })));
    const texts = answers.map(({ result }) => result.errmsg.sms_code[0]).sort();
    expect(texts.filter((text) => text === '验证码错误！')).toHaveLength(3);
    expect(texts.filter((text) => text === '验证码不存在或已过期')).toHaveLength(47);
  });

  it('the right code behind forty-nine wrong guesses in one batch is not looked at', async () => {
    const { mobile, code } = await askForCode(app);
    const batch = [...wrongCodes(code, 49), code].map((sms_code, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'Users.register',
      params: { mobile, password: '123456', password2: '123456', sms_code },
    }));
    const { body } = await app.post(batch);
    expect(body).toHaveLength(50);
    for (const { result } of body) expect(result.errno).toBe(1001);
    expect(await rowsOf(mobile)).toBe(0);
  });

  it('many mobiles register at once', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => askForCode(app)));
    const answers = await Promise.all(
      asked.map(({ mobile, code }) => tryRegister(app, { mobile, sms_code: code })),
    );
    expect(errnosOf(answers)).toEqual(Array(20).fill(0));
    expect(new Set(answers.map(({ result }) => result.errmsg.id)).size).toBe(20);
    expect(answers.map(({ result }) => result.errmsg.name)).toEqual(asked.map(({ mobile }) => mobile));
  });
});
