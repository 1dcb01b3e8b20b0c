import { Refused } from '../../src/adapters/provider/refusal';
import type { CodeMessage, Sms } from '../../src/adapters/sms/port';
import { sendSms } from '../../src/messages/messages.jobs';
import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import { askForCode, tryRegister } from '../harness/codes';
import { DISGUISES, NO_MOBILES } from '../harness/mobiles';
import { until } from '../harness/until';

/** Keeps what it was given; fails, or refuses for good, while told to. */
class RecordingSms implements Sms {
  readonly sent: CodeMessage[] = [];
  fault: Error | undefined;

  async sendCode(message: CodeMessage): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (this.fault !== undefined) throw this.fault;
    this.sent.push(message);
  }
}

describe('Users.sms', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());
  afterEach(startClock);

  it('sends four digits to the mobile', async () => {
    const mobile = freshMobile();
    const { status, result } = await app.call('Users.sms', { mobile });
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 0, errmsg: '成功' });

    const { result: inbox } = await app.call('Inbox.list', { to: mobile });
    expect(inbox.messages).toEqual([
      {
        id: expect.any(String),
        channel: 'sms',
        to: mobile,
        purpose: 'register',
        code: expect.stringMatching(/^[0-9]{4}$/),
        text: expect.stringContaining(inbox.messages[0].code),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
  });

  it('the answer does not tell the code', async () => {
    const { body } = await app.call('Users.sms', { mobile: freshMobile() });
    expect(Object.keys(body.result)).toEqual(['errno', 'errmsg']);
  });

  it('a mobile that is registered gets none, and a string says why', async () => {
    const { mobile } = await register(app);
    await app.call('Inbox.clear');
    const { status, result } = await app.call('Users.sms', { mobile });
    expect(status).toBe(200);
    expect(result).toEqual({ errno: 1001, errmsg: '手机号已经被注册！' });
    expect((await app.call('Inbox.list')).result.messages).toEqual([]);
  });

  it.each(DISGUISES)('a mobile with %s gets none', async (_what, disguise) => {
    await app.call('Inbox.clear');
    const { result } = await app.call('Users.sms', { mobile: disguise('13800138000') });
    expect(result).toEqual({ errno: 1001, errmsg: '手机号格式有误！' });
    expect((await app.call('Inbox.list')).result.messages).toEqual([]);
  });

  it.each(NO_MOBILES)('%j gets none', async (mobile) => {
    expect((await app.call('Users.sms', { mobile })).result).toEqual({
      errno: 1001,
      errmsg: '手机号格式有误！',
    });
  });

  it('a second code within a minute is refused, with the seconds to wait', async () => {
    const { mobile } = await askForCode(app);
    const { status, headers, result } = await app.call('Users.sms', { mobile });
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 1002,
      errmsg: '短信发送过于频繁！',
      data: { time: expect.any(Number) },
    });
    expect(Number.isInteger(result.data.time)).toBe(true);
    expect(result.data.time).toBeGreaterThanOrEqual(1);
    expect(result.data.time).toBeLessThanOrEqual(60);
    expect(headers.get('Retry-After')).toBe(String(result.data.time));
  });

  it('the wait counts down, and never reaches 0 while it lasts', async () => {
    stopClock();
    const { mobile } = await askForCode(app);
    expect((await app.call('Users.sms', { mobile })).result.data).toEqual({ time: 60 });
    await pass(30);
    expect((await app.call('Users.sms', { mobile })).result.data).toEqual({ time: 30 });
    await pass(29.5);
    expect((await app.call('Users.sms', { mobile })).result.data).toEqual({ time: 1 });
    await pass(0.5);
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
  });

  it('the wait of one mobile is not that of another', async () => {
    await askForCode(app);
    const { result } = await app.call('Users.sms', { mobile: freshMobile() });
    expect(result.errno).toBe(0);
  });

  it('a later code replaces the one before', async () => {
    stopClock();
    const { mobile, code: first } = await askForCode(app);
    await pass(61);
    const { code: second } = await askForCode(app, mobile);
    if (first !== second) {
      const { result } = await tryRegister(app, { mobile, sms_code: first });
      expect(result.errmsg).toEqual({ sms_code: ['验证码错误！'] });
    }
    expect((await tryRegister(app, { mobile, sms_code: second })).result.errno).toBe(0);
  });

  it('takes its param by position', async () => {
    const mobile = freshMobile();
    expect((await app.call('Users.sms', [mobile])).result.errno).toBe(0);
    expect(await codeOf(app, mobile)).toMatch(/^\d{4}$/);
  });

  it('a mobile of the wrong type is a protocol error', async () => {
    const { status, body } = await app.call('Users.sms', { mobile: 13800138000 });
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
  });
});

describe('Users.sms and its provider', () => {
  let app: TestApp;
  let sms: RecordingSms;
  beforeEach(async () => {
    sms = new RecordingSms();
    app = await startApp({}, { sms }, { alone: true });
  });
  afterEach(() => app.close());

  const isSent = (count = 1) => until('the message', () => sms.sent.length >= count);
  const isGivenUp = () => until('the end', async () => (await app.context.queue.counts()).dead > 0);

  it('of ten requests at once one is sent', async () => {
    const mobile = freshMobile();
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.call('Users.sms', { mobile })));
    const errnos = answers.map(({ result }) => result.errno).sort();
    expect(errnos).toEqual([0, ...Array(9).fill(1002)]);
    await isSent();
    expect(sms.sent).toHaveLength(1);
  });

  it('of ten requests in one batch one is sent', async () => {
    const mobile = freshMobile();
    const batch = Array.from({ length: 10 }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'Users.sms',
      params: { mobile },
    }));
    const { body } = await app.post(batch);
    expect(body.map(({ result }: { result: { errno: number } }) => result.errno).sort()).toEqual([
      0,
      ...Array(9).fill(1002),
    ]);
    await isSent();
    expect(sms.sent).toHaveLength(1);
  });

  it('the provider is given the mobile, the code, its minutes and the language', async () => {
    const mobile = freshMobile();
    await app.call('Users.sms', { mobile }, { headers: { 'Accept-Language': 'en' } });
    await isSent();
    expect(sms.sent).toEqual([
      { mobile, purpose: 'register', code: expect.stringMatching(/^\d{4}$/), minutes: 5, language: 'en' },
    ]);
  });

  it('the answer does not wait for a slow provider', async () => {
    let answer: (() => void) | undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    jest.spyOn(sms, 'sendCode').mockReturnValue(answered);
    expect((await app.call('Users.sms', { mobile: freshMobile() })).result.errno).toBe(0);
    answer?.();
  });

  it('what fails for a moment is sent a moment later', async () => {
    const mobile = freshMobile();
    sms.fault = new Error('the gateway is down');
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
    await until('a pause', async () => (await app.context.queue.counts()).retrying === 1);
    sms.fault = undefined;
    await isSent();
    const [{ code = '' } = {}] = sms.sent;
    expect((await tryRegister(app, { mobile, sms_code: code })).result.errno).toBe(0);
  });

  it('after a refusal nobody has to wait for the next try', async () => {
    const mobile = freshMobile();
    sms.fault = new Refused('no');
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
    await isGivenUp();

    sms.fault = undefined;
    expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
    await isSent();
    expect(sms.sent).toHaveLength(1);
  });

  it('a code that the provider refused registers nobody', async () => {
    const mobile = freshMobile();
    let refused = '';
    jest.spyOn(sms, 'sendCode').mockImplementation(async ({ code }) => {
      refused = code;
      throw new Refused('no');
    });
    await app.call('Users.sms', { mobile });
    await isGivenUp();
    const { result } = await tryRegister(app, { mobile, sms_code: refused });
    expect(result).toEqual({ errno: 1001, errmsg: { sms_code: ['验证码不存在或已过期'] } });
  });

  describe('where no message can be queued', () => {
    afterEach(startClock);

    const breakQueue = () => {
      const add = jest.spyOn(app.context.queue, 'add');
      return add.mockRejectedValueOnce(new Error('Redis is away'));
    };

    it('is errno 1100, and nobody has to wait for the next try', async () => {
      const mobile = freshMobile();
      breakQueue();
      const { status, result } = await app.call('Users.sms', { mobile });
      expect(status).toBe(200);
      expect(result).toEqual({ errno: 1100, errmsg: '短信发送失败！' });
      expect((await app.call('Users.sms', { mobile })).result.errno).toBe(0);
      await isSent();
      expect(sms.sent).toHaveLength(1);
    });

    it('a code that was sent before stays good', async () => {
      const mobile = freshMobile();
      stopClock();
      await app.call('Users.sms', { mobile });
      await isSent();
      await pass(60);
      breakQueue();
      expect((await app.call('Users.sms', { mobile })).result.errno).toBe(1100);
      const [{ code = '' } = {}] = sms.sent;
      expect((await tryRegister(app, { mobile, sms_code: code })).result.errno).toBe(0);
    });
  });

  it('a code that was replaced while it waited is not sent any more', async () => {
    const mobile = freshMobile();
    const { queue } = app.context;
    await app.call('Users.sms', { mobile });
    await isSent();
    const [message = null] = sms.sent;
    const late = { purpose: 'register', target: mobile, id: 'an earlier code' } as const;
    await queue.add(sendSms, { key: 'late', data: { message, code: late } });
    await until('an idle queue', async () => (await queue.counts()).running === 0);
    expect(sms.sent).toHaveLength(1);
  });
});
