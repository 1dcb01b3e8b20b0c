import type { CodeMessage } from '../../../src/adapters/sms/port';
import { YuntongxunSms } from '../../../src/adapters/sms/yuntongxun';
import { type FakeYuntongxun, startYuntongxun } from '../../fakes/yuntongxun';
import { itBearsWithItsGateway } from '../provider/gateway.contract';
import { MESSAGE, send } from './message';

describe('messages by Yuntongxun', () => {
  let provider: FakeYuntongxun;
  beforeEach(async () => {
    provider = await startYuntongxun();
  });
  afterEach(() => provider.close());

  const open = (change: Partial<FakeYuntongxun['config']> = {}, timeoutMs?: number) =>
    new YuntongxunSms({ ...provider.config, ...change }, timeoutMs);
  const sent = (message?: CodeMessage) => send(open(), message);
  const signature = () => provider.requests.at(-1)?.query.get('sig') ?? '';

  itBearsWithItsGateway({
    provider: () => provider,
    ask: (timeoutMs) => send(open({}, timeoutMs)),
    unreadable: {
      texts: ['', '<html>', '[]', 'null', '{}', '{"statusCode":0}', '{"statusCode":"13812345678"}'],
      reason: 'an answer without statusCode',
    },
    statuses: [
      [500, 'HTTP 500'],
      [401, 'HTTP 401'],
      [204, 'HTTP 204'],
    ],
    secrets: () => [MESSAGE.code, MESSAGE.mobile, provider.config.authToken, signature()],
    echoes: (text) => [
      { kind: 'refuse', statusCode: '160042', statusMsg: text },
      { kind: 'refuse', statusCode: text },
    ],
  });

  it('a message reaches the provider in exactly the form that it documents', async () => {
    expect(await sent()).toMatchObject({ is: 'granted' });

    expect(provider.requests).toHaveLength(1);
    const [request] = provider.requests;
    expect(request).toMatchObject({
      statusCode: '000000',
      method: 'POST',
      path: `/2013-12-26/Accounts/${provider.config.accountSid}/SMS/TemplateSMS`,
      headers: { accept: 'application/json', 'content-type': 'application/json;charset=utf-8' },
    });
    expect(signature()).toMatch(/^[0-9A-F]{32}$/);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      to: '13812345678',
      appId: provider.config.appId,
      templateId: provider.config.templates['zh-CN'],
      datas: ['7294', '5'],
    });
  });

  it('a message in English is of the English template', async () => {
    await sent({ ...MESSAGE, language: 'en' });

    expect(JSON.parse(provider.requests[0]?.body ?? '').templateId).toBe(provider.config.templates.en);
  });

  it('the timestamp is on the clock of China, wherever the service runs', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2025, 11, 31, 16, 30, 5));
    try {
      await sent();
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
    const { is, reason, told } = await send(open(change));

    expect([is, reason]).toEqual(['refused', `statusCode ${statusCode}`]);
    expect(told).toContain(`Yuntongxun did not take the message: statusCode ${statusCode}`);
  });

  it.each(['160038', '160040', '160042', '112310', '160014', '160015'])(
    'a message refused with %s is a refusal that says why',
    async (statusCode) => {
      provider.next({ kind: 'refuse', statusCode });
      expect(await sent()).toMatchObject({ is: 'refused', reason: `statusCode ${statusCode}` });
    },
  );

  it.each(['111000', '111099', '112326', '160000', '160009', '160010', '160016', '160050'])(
    "the statusCode %s is the provider's own trouble, which may pass",
    async (statusCode) => {
      provider.next({ kind: 'refuse', statusCode });
      expect(await sent()).toMatchObject({ is: 'failed', reason: `statusCode ${statusCode}` });
    },
  );

  it('a refusal is the end of one message, not of the next', async () => {
    provider.next({ kind: 'refuse', statusCode: '160038' });
    expect([await sent(), await sent()]).toMatchObject([{ is: 'refused' }, { is: 'granted' }]);
  });
});
