import { Secret } from '../../src/secrets/secret';
import { User } from '../../src/users/account/user.entity';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { activationCode, freshEmail, mailCode, registerByEmail } from '../harness/emails';
import { secretOf } from '../harness/tokens';
import { userOf } from '../harness/users';
import { withApp } from '../harness/with-app';
import { invalidParam, wrongParams } from '../harness/wrong-params';

const OK = { errno: 0, errmsg: '成功' };
const INVALID = { errno: 10113, errmsg: '激活链接无效！' };
const EXPIRED = { errno: 10112, errmsg: '链接已过期！' };
const EN = { headers: { 'Accept-Language': 'en' } };

describe('Users.activate', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const activate = async (code: string) => (await app.call('Users.activate', { code })).result;
  const isConfirmed = async (id: number) => (await userOf(app, id)).isEmailConfirmed;
  /** A registered user and the code of their link. */
  async function registered() {
    const account = await registerByEmail(app);
    return { ...account, code: await activationCode(app, account.email) };
  }

  it('confirms the e-mail', async () => {
    const { id, email, access, code } = await registered();
    expect(await activate(code)).toEqual(OK);
    expect(await isConfirmed(id)).toBe(true);
    expect((await app.call('Users.email', { email })).result.count).toBe(1);
    const { result } = await app.call('Users.profile', {}, { token: access });
    expect(result.data.email_confirmed).toBe(true);
  });

  it('needs no token, and gives none', async () => {
    const { code } = await registered();
    expect(Object.keys(await activate(code))).toEqual(['errno', 'errmsg']);
  });

  it('works once: then 10113, and the e-mail stays confirmed', async () => {
    const { id, code } = await registered();
    await activate(code);
    expect(await activate(code)).toEqual(INVALID);
    expect(await isConfirmed(id)).toBe(true);
  });

  it('of twenty at once one is told that it did', async () => {
    const { code } = await registered();
    const answers = await Promise.all(Array.from({ length: 20 }, () => activate(code)));
    expect(answers.map(({ errno }) => errno).sort((a, b) => a - b)).toEqual([0, ...Array(19).fill(10113)]);
  });

  it('is good for 24 hours, and 10112 after them', async () => {
    stopClock();
    const [early, late] = [await registered(), await registered()];
    await pass(86_400 - 2);
    expect(await activate(early.code)).toEqual(OK);
    await pass(2);
    expect(await activate(late.code)).toEqual(EXPIRED);
    expect(await isConfirmed(late.id)).toBe(false);
  });

  it('each of several links works, as long as none has', async () => {
    const { email, access, code } = await registered();
    await app.call('Users.resendActivation', {}, { token: access });
    const second = await activationCode(app, email);
    expect(await activate(code)).toEqual(OK);
    expect(await activate(second)).toEqual(INVALID);
  });

  it('says it in English', async () => {
    stopClock();
    const { code } = await registered();
    await pass(86_401);
    const say = async (text: string) => (await app.call('Users.activate', { code: text }, EN)).result.errmsg;
    expect(await say(code)).toBe('The link has expired.');
    expect(await say('x')).toBe('The activation link is not valid.');
  });

  describe('refuses with 10113, and changes nothing for,', () => {
    const payloadOf = (code: string) =>
      JSON.parse(Buffer.from(code.split('.')[1] ?? '', 'base64url').toString());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = (code: string, payload: string) => code.replace(/\..*\./, `.${payload}.`);

    it.each<[string, (code: string) => string]>([
      ['an empty text', () => ''],
      ['a dot', () => '.'],
      ['a text', () => 'x'],
      ['the payload alone', (code) => code.split('.')[1] ?? ''],
      ['the payload with an empty signature', (code) => code.replace(/[^.]*$/, '')],
      [
        'another payload with its signature',
        (code) => signed(code, encode({ ...payloadOf(code), userId: 1 })),
      ],
      ['a later end', (code) => signed(code, encode({ ...payloadOf(code), exp: 9_999_999_999 }))],
      ['a payload that is no JSON', (code) => signed(code, 'bm9wZQ')],
      ['a cut signature', (code) => code.slice(0, -1)],
      ['a last character that says the same bits', (code) => code.slice(0, -1) + sibling(code.at(-1) ?? '')],
      ['padding', (code) => `${code}=`],
      ['no id of its key', (code) => code.slice(code.indexOf('.') + 1)],
      ['a fourth part', (code) => `${code}.x`],
      ['a space after it', (code) => `${code} `],
      ['a newline after it', (code) => `${code}\n`],
      ['a hash before it', (code) => `#${code}`],
      ['it percent-encoded', (code) => code.replace('.', '%2E')],
      ['it twice', (code) => code + code],
      ['a NUL after it', (code) => `${code}\0`],
      ['a megabyte of it', (code) => code.repeat(5000)],
    ])('%s', async (_what, change) => {
      const { id, code } = await registered();
      expect(await activate(change(code))).toEqual(INVALID);
      expect(await isConfirmed(id)).toBe(false);
      expect(await activate(code)).toEqual(OK);
    });

    it('what another secret, or this one for another purpose, has signed', async () => {
      const { id, email } = await registered();
      const value = { userId: id, email };
      for (const forger of [
        new Secret('another secret of thirty-two characters').sign('activation links'),
        new Secret(secretOf(app)).sign('oauth states'),
      ])
        expect(await activate(forger.sign(value, 3600))).toEqual(INVALID);
      expect(await activate(new Secret(secretOf(app)).sign('activation links').sign(value, 3600))).toEqual(
        OK,
      );
    });

    it('tokens', async () => {
      const { access, refresh } = await registered();
      for (const token of [access, refresh]) expect(await activate(token)).toEqual(INVALID);
    });

    it('an e-mail that was changed since', async () => {
      const { id, access, code } = await registered();
      const email = freshEmail();
      const params = { email, email_code: await mailCode(app, email, 'bind') };
      await app.call('Users.bindEmail', params, { token: access });
      await app.context.db.manager.update(User, { id }, { isEmailConfirmed: false });
      expect(await activate(code)).toEqual(INVALID);
      expect(await isConfirmed(id)).toBe(false);
    });

    it('an e-mail that another user has since, who is not confirmed by it either', async () => {
      const { email, code } = await registered();
      await app.context.db.manager.update(User, { email }, { email: null });
      const other = await register(app);
      await app.context.db.manager.update(User, { id: other.id }, { email });
      expect(await activate(code)).toEqual(INVALID);
      expect(await isConfirmed(other.id)).toBe(false);
    });

    it('a user who is gone', async () => {
      const { id, code } = await registered();
      await app.context.db.manager.delete(User, { id });
      expect(await activate(code)).toEqual(INVALID);
    });
  });

  it.each(wrongParams({ code: 'x' }))('$what is -32602', async ({ param, params }) => {
    const { status, body } = await app.call('Users.activate', params);
    expect(status).toBe(400);
    expect(body.error).toEqual(invalidParam(param));
  });

  it('is limited', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '1' }), async ({ call }) => {
      for (const errno of [10113, 1004])
        expect((await call('Users.activate', { code: 'x' })).result.errno).toBe(errno);
    });
  });

  it('neither the link nor the e-mail is in the log', async () => {
    const { email, code } = await registered();
    await activate(code);
    for (const secret of [email, code]) expect(app.log.join('\n')).not.toContain(secret);
  });
});

/** The character whose last two bits, which are no part of 32 bytes, are others. */
function sibling(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(character) ^ 1] as string;
}
