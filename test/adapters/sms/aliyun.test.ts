import { AliyunSms } from '../../../src/adapters/sms/aliyun';
import type { CodeMessage } from '../../../src/adapters/sms/port';
import { acs3Signature, type FakeAliyunSms, startAliyunSms } from '../../fakes/aliyun-sms';
import { itBearsWithItsGateway } from '../provider/gateway.contract';
import { MESSAGE, send } from './message';

const UNREADABLE = "HTTP 200 without an error's Code";

describe('messages by Aliyun', () => {
  let provider: FakeAliyunSms;
  beforeEach(async () => {
    provider = await startAliyunSms();
  });
  afterEach(() => provider.close());

  const open = (change: Partial<FakeAliyunSms['config']> = {}, timeoutMs?: number) =>
    new AliyunSms({ ...provider.config, ...change }, timeoutMs);
  const sent = (message?: CodeMessage) => send(open(), message);
  const signature = () => provider.requests.at(-1)?.headers.authorization?.slice(-64) ?? '';

  itBearsWithItsGateway({
    provider: () => provider,
    ask: (timeoutMs) => send(open({}, timeoutMs)),
    unreadable: {
      texts: ['', '<html>', '[]', 'null', '{}', '{"Code":0}', '{"Code":"13812345678"}', '{"Code":["OK"]}'],
      reason: UNREADABLE,
    },
    statuses: [
      [500, 'HTTP 500'],
      [204, "HTTP 204 without an error's Code"],
    ],
    secrets: () => [MESSAGE.code, MESSAGE.mobile, provider.config.accessKeySecret, signature()],
    echoes: (text) => [
      { kind: 'refuse', code: 'isv.MOBILE_NUMBER_ILLEGAL', message: text },
      { kind: 'refuse', code: text },
    ],
  });

  it('a message reaches the provider in exactly the form that it documents', async () => {
    expect(await sent()).toMatchObject({ is: 'granted' });

    expect(provider.requests).toHaveLength(1);
    const [request] = provider.requests;
    expect(request).toMatchObject({
      code: 'OK',
      method: 'POST',
      path: '/',
      headers: { accept: 'application/json', 'x-acs-action': 'SendSms', 'x-acs-version': '2017-05-25' },
      body: '',
    });
    expect(signature()).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      PhoneNumbers: '13812345678',
      SignName: provider.config.signName,
      TemplateCode: provider.config.templates['zh-CN'],
      TemplateParam: '{"code":"7294","minutes":"5"}',
    });
  });

  it('a message in English is of the English template', async () => {
    await sent({ ...MESSAGE, language: 'en' });

    expect(provider.requests[0]?.query.get('TemplateCode')).toBe(provider.config.templates.en);
  });

  it('the fake signs the example of the documentation as the documentation does', () => {
    const signature = acs3Signature(
      'YourAccessKeySecret',
      [
        ['RegionId', 'cn-shanghai'],
        ['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'],
      ],
      [
        ['host', 'ecs.cn-shanghai.aliyuncs.com'],
        ['x-acs-action', 'RunInstances'],
        ['x-acs-content-sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
        ['x-acs-date', '2023-10-26T10:22:32Z'],
        ['x-acs-signature-nonce', '3156853299f313e23d1673dc12e1703d'],
        ['x-acs-version', '2014-05-26'],
      ],
      '',
    );

    expect(signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
  });

  it.each(["it's (100%) *new*!", '魔方 & + = ~ / ?'])('any value is signed right: %j', async (code) => {
    expect(await sent({ ...MESSAGE, code })).toMatchObject({ is: 'granted' });
  });

  it('each try is signed anew', async () => {
    expect([await sent(), await sent()]).toMatchObject([{ is: 'granted' }, { is: 'granted' }]);
  });

  it.each([
    ['key secret', { accessKeySecret: 'another-secret' }, 'SignatureDoesNotMatch'],
    ['key', { accessKeyId: 'another-key' }, 'InvalidAccessKeyId.NotFound'],
    ['sign name', { signName: '别的' }, 'isv.SMS_SIGNATURE_ILLEGAL'],
    ['template', { templates: { 'zh-CN': 'SMS_3', en: 'SMS_4' } }, 'isv.SMS_TEMPLATE_ILLEGAL'],
  ])('a wrong %s is a refusal that says why', async (_what, change, code) => {
    const { is, reason, told } = await send(open(change));

    expect([is, reason]).toEqual(['refused', `Code ${code}`]);
    expect(told).toContain(`Aliyun did not take the message: Code ${code}`);
  });

  it.each([
    'isv.BUSINESS_LIMIT_CONTROL',
    'isv.DAY_LIMIT_CONTROL',
    'isv.MOBILE_NUMBER_ILLEGAL',
    'isv.AMOUNT_NOT_ENOUGH',
    'isp.RAM_PERMISSION_DENY',
  ])('%s is a refusal', async (code) => {
    provider.next({ kind: 'refuse', code });
    expect(await sent()).toMatchObject({ is: 'refused' });
  });

  it.each([
    ['isp.SYSTEM_ERROR', 200],
    ['isp.GATEWAY_ERROR', 200],
    ['Throttling.User', 400],
    ['ServiceUnavailable', 503],
    ['isv.BUSINESS_LIMIT_CONTROL', 502],
    ['OK', 400],
  ])('%s with HTTP %i may pass', async (code, status) => {
    provider.next({ kind: 'refuse', code, status });
    expect(await sent()).toMatchObject({ is: 'failed' });
  });
});
