import { Refused } from '../../src/adapters/provider/refusal';
import { RecordingQueue } from '../fakes/recording-queue';
import { freshMobile } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { freshEmail } from '../harness/emails';
import { insertUser } from '../harness/users';

const OK = { errno: 0, errmsg: '成功' };
const NOT_SENT = { errno: 1100, errmsg: '短信发送失败！' };
const WRONG = { errno: 10132, errmsg: '验证码错误！' };
const GONE = { errno: 10106, errmsg: '验证码不存在或已过期！' };

const forgot = async ({ call }: TestApp, params: object) => (await call('Passwords.forgot', params)).result;
const verify = async ({ call }: TestApp, params: object) => (await call('Passwords.verify', params)).result;

/** The ways to be asked about: by an address that an account has, and by one that nobody has. */
const ADDRESSES = [
  ['mobile', freshMobile, '000000'],
  ['email', freshEmail, '000000'],
] as const;

describe.each(ADDRESSES)('a reset by %s whose message', (by, fresh, code) => {
  let app: TestApp;
  const queue = new RecordingQueue();
  const codes: string[] = [];
  const refuse = async (message: { readonly code?: string }) => {
    codes.push(message.code ?? '');
    throw new Refused('no such receiver');
  };
  const gateways = { sms: { sendCode: refuse }, mail: { send: refuse, close: async () => undefined } };
  afterEach(() => app.close());

  /** Starts, and returns the two addresses. */
  async function start(overrides: Parameters<typeof startApp>[1]) {
    app = await startApp({}, overrides);
    const taken = { [by]: fresh() };
    await insertUser(app, { ...taken, isEmailConfirmed: true });
    return { taken, free: { [by]: fresh() } };
  }

  it('can’t be queued is answered alike with an account and without, and may be asked for at once', async () => {
    const { taken, free } = await start({ queue });
    queue.isRefusing = true;
    for (const address of [taken, free, taken, free]) {
      expect(await forgot(app, address)).toEqual(NOT_SENT);
      expect(await verify(app, { ...address, code })).toEqual(GONE);
    }
    queue.isRefusing = false;
    for (const address of [taken, free]) expect(await forgot(app, address)).toEqual(OK);
    expect(queue.added.map(({ data }) => data.message === null)).toEqual([false, true]);
  });

  it('the gateway refuses is answered alike with an account and without, then and later', async () => {
    const { taken, free } = await start(gateways);
    for (let round = 0; round < 2; round++) {
      expect([await forgot(app, taken), await forgot(app, free)]).toEqual([OK, OK]);
    }
    expect(codes).toHaveLength(1);
    const wrong = (codes[0] ?? '').replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    const answer = await verify(app, { ...taken, code: wrong });
    expect(answer).toEqual(WRONG);
    expect(await verify(app, { ...free, code: wrong })).toEqual(answer);
  });
});
