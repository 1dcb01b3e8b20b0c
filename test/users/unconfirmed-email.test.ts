import { User } from '../../src/users/account/user.entity';
import { startApp, type TestApp } from '../harness/app';
import { letCodesPass } from '../harness/codes';
import {
  freshEmail,
  freshName,
  mailCode,
  messagesTo,
  registerByEmail,
  registerConfirmed,
} from '../harness/emails';
import { payloadOf } from '../harness/tokens';
import { userOf } from '../harness/users';
import { EMAIL_INVALID, errnosOf, GOOD } from './email-registration';

describe('an e-mail that an account holds without having confirmed it', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  /** Somebody who holds the address of another, by an import. */
  async function squatter(email: string) {
    const { id, password, username, access } = await registerConfirmed(app);
    await app.context.db.manager.update(User, { id }, { email, isEmailConfirmed: false, money: 123_45 });
    return { id, username, password, access };
  }

  it('is its owner’s who registers; the other keeps all but the address', async () => {
    const email = freshEmail();
    const other = await squatter(email);
    const owner = await registerByEmail(app, { email, password: 'owners-own-1' });
    expect(owner.id).not.toBe(other.id);
    expect(await userOf(app, owner.id)).toMatchObject({ email, money: 0 });
    expect(await userOf(app, other.id)).toMatchObject({
      email: null,
      isEmailConfirmed: false,
      money: 123_45,
    });

    expect((await app.call('Users.verify', {}, { token: other.access })).result.errno).toBe(0);
    const login = async (account: string, password: string) =>
      (await app.call('Users.login', { account, password })).result;
    expect((await login(other.username, other.password)).errno).toBe(0);
    expect((await login(email, other.password)).errno).toBe(1001);
    expect(payloadOf((await login(email, 'owners-own-1')).access_token).sub.id).toBe(owner.id);
  });

  it('is its owner’s who binds it', async () => {
    const email = freshEmail();
    const other = await squatter(email);
    const owner = await registerByEmail(app);
    const params = { email, email_code: await mailCode(app, email, 'bind') };
    const { result } = await app.call('Users.bindEmail', params, { token: owner.access });
    expect(result).toMatchObject({ errno: 0, data: { id: owner.id, email } });
    expect(await userOf(app, other.id)).toMatchObject({ email: null, money: 123_45 });
    expect((await app.call('Users.verify', {}, { token: other.access })).result.errno).toBe(0);
  });

  it('is not activated any more for who lost it', async () => {
    const email = freshEmail();
    const other = await registerByEmail(app, { email });
    const [message] = await messagesTo(app, email);
    const owner = await registerByEmail(app);
    const params = { email, email_code: await mailCode(app, email, 'bind') };
    await app.call('Users.bindEmail', params, { token: owner.access });
    const { result } = await app.call('Users.activate', { code: message?.link?.split('#')[1] });
    expect(result).toEqual({ errno: 10113, errmsg: '激活链接无效！' });
    expect(await userOf(app, other.id)).toMatchObject({ email: null, isEmailConfirmed: false });
  });

  it('is one’s where one registers it and one binds it at once; the other is told or loses it', async () => {
    for (let round = 0; round < 5; round++) {
      const email = freshEmail();
      await squatter(email);
      const binder = await registerByEmail(app);
      const register = {
        ...GOOD,
        username: freshName(),
        email,
        email_code: await mailCode(app, email, 'register'),
      };
      const bind = { email, email_code: await mailCode(app, email, 'bind') };
      const [registered, bound] = await Promise.all([
        app.call('Users.registerByEmail', register),
        app.call('Users.bindEmail', bind, { token: binder.access }),
      ]);
      // Who binds confirms, and so wins over who registers and has not followed the link yet.
      expect(bound.result.errno).toBe(0);
      expect([0, 10126]).toContain(registered.result.errno);
      const holders = await app.context.db.manager.findBy(User, { email });
      expect(holders).toMatchObject([{ id: binder.id, isEmailConfirmed: true }]);
    }
  });

  it('is one’s where two bind it at once, though both codes pass; the other is told 10126', () =>
    app.inside(async () => {
      for (let round = 0; round < 5; round++) {
        const email = freshEmail();
        await squatter(email);
        const binders = [await registerByEmail(app), await registerByEmail(app)];
        const end = letCodesPass();
        const params = { email, email_code: '000000' };
        const answers = await Promise.all(
          binders.map(({ access }) => app.call('Users.bindEmail', params, { token: access })),
        );
        end();
        expect(errnosOf(answers)).toEqual([0, 10126]);
        expect(answers.find(({ result }) => result.errno !== 0)?.result).toEqual(EMAIL_INVALID);
        expect(await app.context.db.manager.countBy(User, { email })).toBe(1);
      }
    }));
});
