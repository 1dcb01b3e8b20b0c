import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Refused } from '../../src/adapters/refusal';
import type { CodeMessage } from '../../src/adapters/sms';
import { YuntongxunSms } from '../../src/adapters/sms/yuntongxun';
import { type FakeYuntongxun, startYuntongxun, type YuntongxunBehaviour } from '../fakes/yuntongxun';

const MESSAGE: CodeMessage = {
  mobile: '13812345678',
  purpose: 'register',
  code: '7294',
  minutes: 5,
  language: 'zh-CN',
};

const TIMEOUT_MS = 400;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe('messages by Yuntongxun', () => {
  let provider: FakeYuntongxun;

  beforeEach(async () => {
    provider = await startYuntongxun();
  });

  afterEach(() => provider.close());

  /** The error that sending ends with. */
  async function errorOf(change: Partial<FakeYuntongxun['config']> = {}): Promise<Error> {
    const sms = new YuntongxunSms({ ...provider.config, ...change }, TIMEOUT_MS);
    return sms.sendCode(MESSAGE).then(
      () => new Error('it was sent'),
      (reason) => reason,
    );
  }

  /** The error on one behaviour, which may pass: its message. */
  async function failureOn(behaviour: YuntongxunBehaviour): Promise<string> {
    provider.next(behaviour);
    const error = await errorOf();
    expect(error).not.toBeInstanceOf(Refused);
    return error.message;
  }

  it('a message reaches the provider in exactly the form that it documents', async () => {
    await new YuntongxunSms(provider.config).sendCode(MESSAGE);

    expect(provider.requests).toHaveLength(1);
    const [request] = provider.requests;
    expect(request).toMatchObject({
      statusCode: '000000',
      method: 'POST',
      path: `/2013-12-26/Accounts/${provider.config.accountSid}/SMS/TemplateSMS`,
      headers: { accept: 'application/json', 'content-type': 'application/json;charset=utf-8' },
    });
    expect(request?.query.get('sig')).toMatch(/^[0-9A-F]{32}$/);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      to: '13812345678',
      appId: provider.config.appId,
      templateId: provider.config.templates['zh-CN'],
      datas: ['7294', '5'],
    });
  });

  it('a message in English is of the English template', async () => {
    await new YuntongxunSms(provider.config).sendCode({ ...MESSAGE, language: 'en' });

    expect(JSON.parse(provider.requests[0]?.body ?? '').templateId).toBe(provider.config.templates.en);
  });

  it('the timestamp is on the clock of China, wherever the service runs', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2025, 11, 31, 16, 30, 5));
    try {
      await new YuntongxunSms(provider.config).sendCode(MESSAGE);
    } finally {
      now.mockRestore();
    }

    const authorization = String(provider.requests[0]?.headers.authorization);
    const [, time] = Buffer.from(authorization, 'base64').toString().split(':');
    expect(time).toBe('20260101003005');
  });

  it.each([
    ['auth token', { authToken: 'another-token' }, '111109'],
    ['account', { accountSid: 'another-account' }, '111141'],
    ['application', { appId: 'another-app' }, '111181'],
    ['template', { templates: { 'zh-CN': '3', en: '2' } }, '160032'],
  ])('a wrong %s is a refusal that says why', async (_what, change, statusCode) => {
    const error = await errorOf(change);

    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toBe(`Yuntongxun did not take the message: statusCode ${statusCode}`);
  });

  it.each(['160038', '160040', '160042', '112310', '160014', '160015'])(
    'a message refused with %s is a refusal that says why',
    async (statusCode) => {
      provider.next({ kind: 'refuse', statusCode });
      const error = await errorOf();

      expect(error).toBeInstanceOf(Refused);
      expect(error.message).toContain(statusCode);
    },
  );

  it.each(['111000', '111099', '112326', '160000', '160009', '160010', '160016', '160050'])(
    "the statusCode %s is the provider's own trouble, which may pass",
    async (statusCode) => {
      expect(await failureOn({ kind: 'refuse', statusCode })).toContain(statusCode);
    },
  );

  it('a refusal is the end of one message, not of the next', async () => {
    provider.next({ kind: 'refuse', statusCode: '160038' });
    await errorOf();

    await expect(new YuntongxunSms(provider.config).sendCode(MESSAGE)).resolves.toBeUndefined();
  });

  it('a slow answer in time is a good one', async () => {
    provider.next({ kind: 'slow', milliseconds: 100 });

    await expect(new YuntongxunSms(provider.config, 5000).sendCode(MESSAGE)).resolves.toBeUndefined();
  });

  it.each(['hang', 'stall'] as const)(
    'a provider that %ss is an error as soon as the time is up',
    async (kind) => {
      const start = performance.now();

      expect(await failureOn({ kind })).toContain('timeout');
      expect(performance.now() - start).toBeGreaterThan(TIMEOUT_MS - 50);
      expect(performance.now() - start).toBeLessThan(TIMEOUT_MS + 1500);
    },
  );

  it('a garbage collection meanwhile does not undo the time limit', async () => {
    const collecting = setInterval(collectGarbage, 50);
    try {
      expect(await failureOn({ kind: 'stall' })).toContain('timeout');
    } finally {
      clearInterval(collecting);
    }
  });

  it.each(['', '<html>', '[]', 'null', '{}', '{"statusCode":0}', '{"statusCode":"13812345678"}'])(
    'the answer %p is an error',
    async (text) => {
      expect(await failureOn({ kind: 'garbage', text })).toContain('an answer without statusCode');
    },
  );

  it('an answer without end is an error, and is not read to its end', async () => {
    expect(await failureOn({ kind: 'flood' })).toContain('an answer without statusCode');
  });

  it.each([500, 401, 204])('HTTP %i is an error that says so', async (status) => {
    expect(await failureOn({ kind: 'http', status })).toContain(`HTTP ${status}`);
  });

  it('a redirect is an error, and the message is not sent there', async () => {
    expect(await failureOn({ kind: 'redirect' })).toContain('redirect');
    expect(provider.requests).toHaveLength(1);
  });

  it('a refused connection is an error that says so', async () => {
    await provider.close();

    const error = await errorOf();
    expect(error).not.toBeInstanceOf(Refused);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('no error tells the code, the mobile, the token or the signature', async () => {
    const { code, mobile } = MESSAGE;
    const echo = JSON.stringify({ ...MESSAGE, ...provider.config });
    const behaviours: YuntongxunBehaviour[] = [
      { kind: 'refuse', statusCode: '160042', statusMsg: echo },
      { kind: 'refuse', statusCode: mobile },
      { kind: 'garbage', text: echo },
      { kind: 'http', status: 500 },
      { kind: 'redirect' },
      { kind: 'hang' },
    ];

    for (const behaviour of behaviours) {
      provider.next(behaviour);
      const sms = new YuntongxunSms(provider.config, TIMEOUT_MS);
      const error: Error = await sms.sendCode(MESSAGE).catch((reason) => reason);
      const told = `${error.stack} ${JSON.stringify(error)} ${error.cause}`;
      const sig = String(provider.requests.at(-1)?.query.get('sig'));
      for (const secret of [code, mobile, provider.config.authToken, sig]) expect(told).not.toContain(secret);
    }
  });
});
