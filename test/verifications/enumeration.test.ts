import crypto from 'node:crypto';
import type { User } from '../../src/users/account/user.entity';
import { RecordingQueue } from '../fakes/recording-queue';
import { freshMobile } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { doingsOf } from '../harness/doings';
import { freshEmail, freshName } from '../harness/emails';
import { insertUser } from '../harness/users';

/** Accounts in every state, and nobody. */
describe('whether an account exists is told by no answer, nor by what is done for it', () => {
  let app: TestApp;
  let queue: RecordingQueue;
  beforeAll(async () => {
    queue = new RecordingQueue();
    app = await startApp({ MOFANG_CODES_PER_TARGET_DAY: '50', MOFANG_CODES_PER_DAY: '5000' }, { queue });
  });
  beforeEach(() => {
    // No code is one of those below by chance.
    (jest.spyOn(crypto, 'randomInt') as jest.SpyInstance).mockReturnValue(4711);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const states: readonly [string, Partial<User> | undefined][] = [
    ['nobody', undefined],
    ['an active account', {}],
    ['an account that has not confirmed its e-mail', { isEmailConfirmed: false }],
    ['a disabled account', { status: 0 }],
    ['a closed account', { status: 2, deletedAt: new Date() }],
  ];

  /** An e-mail and a mobile of each of the accounts above. */
  async function addresses() {
    return Promise.all(
      states.map(async ([state, columns]) => {
        const [email, mobile] = [freshEmail(), freshMobile()];
        if (columns) await insertUser(app, { email, isEmailConfirmed: true, mobile, ...columns });
        return { state, email, mobile };
      }),
    );
  }

  /** What several calls do, one after the other, for each of the accounts. */
  async function expectAlike(
    calls: (address: { email: string; mobile: string }) => readonly (readonly [string, object])[],
  ) {
    const all = [];
    for (const address of await addresses()) {
      const doings = [];
      for (const [method, params] of calls(address)) doings.push(await doingsOf(app, method, params));
      all.push({ state: address.state, doings: withoutTargets(doings, address) });
    }
    const [nobody, ...others] = all;
    expect(nobody?.doings).not.toContain('"errno":-');
    for (const { doings } of others) expect(doings).toBe(nobody?.doings);
    return JSON.parse(nobody?.doings ?? '');
  }

  it.each(['register', 'reset', 'bind'])('Verifications.sms, %s', async (purpose) => {
    const [first, second] = await expectAlike(({ mobile }) =>
      Array(2).fill(['Verifications.sms', { mobile, purpose }]),
    );
    expect(JSON.parse(first.text).errno).toBe(0);
    expect(first['queue.add']).toBe(1);
    expect(JSON.parse(second.text).errno).toBe(1002);
  });

  it.each(['register', 'resetpwd', 'bind'])('Verifications.email, %s', async (send_type) => {
    const [first, second] = await expectAlike(({ email }) =>
      Array(2).fill(['Verifications.email', { email, send_type }]),
    );
    expect(JSON.parse(first.text).errno).toBe(0);
    expect(first).toMatchObject({ 'queue.add': 1, queries: 1 });
    expect(JSON.parse(second.text).errno).toBe(1002);
  });

  it.each(['email', 'mobile'] as const)('Passwords.forgot and Passwords.verify by %s', async (by) => {
    const code = '000000';
    const doings = await expectAlike((address) => [
      ['Passwords.verify', { [by]: address[by], code }],
      ['Passwords.forgot', { [by]: address[by] }],
      ['Passwords.forgot', { [by]: address[by] }],
      ...Array(4).fill(['Passwords.verify', { [by]: address[by], code }]),
      ['Passwords.forgot', { [by]: address[by] }],
    ]);
    expect(doings.map(({ text }: { text: string }) => JSON.parse(text).errno)).toEqual([
      10106, 0, 0, 10132, 10132, 10132, 10106, 1002,
    ]);
  });

  it('Users.registerByEmail without the right code', async () => {
    const username = freshName();
    const passwords = { password: 'secret-123', password2: 'secret-123', allow: 'true' };
    const doings = await expectAlike(({ email }) => {
      const attempt = ['Users.registerByEmail', { username, email, ...passwords, email_code: '000000' }];
      const ask = ['Verifications.email', { email, send_type: 'register' }];
      return [attempt, ask, ...Array(4).fill(attempt)] as [string, object][];
    });
    expect(doings.map(({ text }: { text: string }) => JSON.parse(text).errno)).toEqual([
      10106, 0, 10132, 10132, 10132, 10106,
    ]);
  });

  it('a code that nobody was sent is a wrong one to who guesses it', async () => {
    const email = freshEmail();
    await app.call('Passwords.forgot', { email });
    expect(queue.last().data.message).toBeNull();
    const { result } = await app.call('Passwords.verify', { email, code: '004711' });
    expect(result).toEqual({ errno: 10132, errmsg: '验证码错误！' });
  });
});

/** Doings as text in which each address is the same, so that they compare byte for byte. */
function withoutTargets(doings: unknown, { email, mobile }: { email: string; mobile: string }): string {
  return JSON.stringify(doings).replaceAll(email, '<email>').replaceAll(mobile, '<mobile>');
}
