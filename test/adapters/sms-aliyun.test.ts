import { Refused } from '../../src/adapters/refusal';
import type { CodeMessage } from '../../src/adapters/sms';
import { AliyunSms } from '../../src/adapters/sms/aliyun';
import { type AliyunBehaviour, acs3Signature, type FakeAliyunSms, startAliyunSms } from '../fakes/aliyun-sms';

const MESSAGE: CodeMessage = {
  mobile: '13812345678',
  purpose: 'register',
  code: '7294',
  minutes: 5,
  language: 'zh-CN',
};

const TIMEOUT_MS = 400;

describe('messages by Aliyun', () => {
  let provider: FakeAliyunSms;

  beforeEach(async () => {
    provider = await startAliyunSms();
  });

  afterEach(() => provider.close());

  /** The error that sending ends with. */
  async function failure(change: Partial<FakeAliyunSms['config']> = {}): Promise<Error> {
    const sms = new AliyunSms({ ...provider.config, ...change }, TIMEOUT_MS);
    return sms.sendCode(MESSAGE).then(
      () => new Error('it was sent'),
      (reason) => reason,
    );
  }

  function failureOn(behaviour: AliyunBehaviour): Promise<Error> {
    provider.next(behaviour);
    return failure();
  }

  it('a message reaches the provider in exactly the form that it documents', async () => {
    await new AliyunSms(provider.config).sendCode(MESSAGE);

    expect(provider.requests).toHaveLength(1);
    const [request] = provider.requests;
    expect(request).toMatchObject({
      code: 'OK',
      method: 'POST',
      path: '/',
      headers: { accept: 'application/json', 'x-acs-action': 'SendSms', 'x-acs-version': '2017-05-25' },
      body: '',
    });
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      PhoneNumbers: '13812345678',
      SignName: provider.config.signName,
      TemplateCode: provider.config.templates['zh-CN'],
      TemplateParam: '{"code":"7294","minutes":"5"}',
    });
  });

  it('a message in English is of the English template', async () => {
    await new AliyunSms(provider.config).sendCode({ ...MESSAGE, language: 'en' });

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
    await new AliyunSms(provider.config).sendCode({ ...MESSAGE, code });

    expect(provider.requests[0]).toMatchObject({ code: 'OK' });
  });

  it('each try is signed anew', async () => {
    const sms = new AliyunSms(provider.config);
    await sms.sendCode(MESSAGE);

    await expect(sms.sendCode(MESSAGE)).resolves.toBeUndefined();
  });

  it.each([
    ['key secret', { accessKeySecret: 'another-secret' }, 'SignatureDoesNotMatch'],
    ['key', { accessKeyId: 'another-key' }, 'InvalidAccessKeyId.NotFound'],
    ['sign name', { signName: '别的' }, 'isv.SMS_SIGNATURE_ILLEGAL'],
    ['template', { templates: { 'zh-CN': 'SMS_3', en: 'SMS_4' } }, 'isv.SMS_TEMPLATE_ILLEGAL'],
  ])('a wrong %s is a refusal that says why', async (_what, change, code) => {
    const error = await failure(change);

    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toBe(`Aliyun did not take the message: Code ${code}`);
  });

  it.each([
    'isv.BUSINESS_LIMIT_CONTROL',
    'isv.DAY_LIMIT_CONTROL',
    'isv.MOBILE_NUMBER_ILLEGAL',
    'isv.AMOUNT_NOT_ENOUGH',
    'isp.RAM_PERMISSION_DENY',
  ])('%s is a refusal', async (code) => {
    expect(await failureOn({ kind: 'refuse', code })).toBeInstanceOf(Refused);
  });

  it.each([
    ['isp.SYSTEM_ERROR', 200],
    ['isp.GATEWAY_ERROR', 200],
    ['Throttling.User', 400],
    ['ServiceUnavailable', 503],
    ['isv.BUSINESS_LIMIT_CONTROL', 502],
  ])('%s with HTTP %i may pass', async (code, status) => {
    const error = await failureOn({ kind: 'refuse', code, status });

    expect(error).not.toBeInstanceOf(Refused);
    expect(error.message).toContain('did not take the message');
  });

  it.each(['hang', 'stall'] as const)(
    'a provider that %ss is an error that may pass, as soon as the time is up',
    async (kind) => {
      const error = await failureOn({ kind });

      expect(error).not.toBeInstanceOf(Refused);
      expect(error.message).toContain('timeout');
    },
  );

  it.each(['', '<html>', '[]', 'null', '{}', '{"Code":0}', '{"Code":"13812345678"}', '{"Code":["OK"]}'])(
    'the answer %p is an error that may pass',
    async (text) => {
      const error = await failureOn({ kind: 'garbage', text });

      expect(error).not.toBeInstanceOf(Refused);
      expect(error.message).toContain("HTTP 200 without an error's Code");
    },
  );

  it('OK with another status than 200 is an error', async () => {
    expect((await failureOn({ kind: 'refuse', code: 'OK', status: 400 })).message).toContain('HTTP 400');
  });

  it.each([
    [{ kind: 'flood' }, 'HTTP 200'],
    [{ kind: 'http', status: 500 }, 'HTTP 500'],
    [{ kind: 'redirect' }, 'redirect'],
  ] as const)('%j is an error that may pass', async (behaviour, reason) => {
    const error = await failureOn(behaviour);

    expect(error).not.toBeInstanceOf(Refused);
    expect(error.message).toContain(reason);
    expect(provider.requests).toHaveLength(1);
  });

  it('a refused connection is an error that may pass', async () => {
    await provider.close();
    const error = await failure();

    expect(error).not.toBeInstanceOf(Refused);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('no error tells the code, the mobile, the secret or the signature', async () => {
    const { code, mobile } = MESSAGE;
    const echo = JSON.stringify({ ...MESSAGE, ...provider.config });
    const behaviours: AliyunBehaviour[] = [
      { kind: 'refuse', code: 'isv.MOBILE_NUMBER_ILLEGAL', message: echo },
      { kind: 'refuse', code: mobile },
      { kind: 'refuse', code: provider.config.accessKeySecret },
      { kind: 'garbage', text: echo },
      { kind: 'http', status: 500 },
      { kind: 'redirect' },
      { kind: 'hang' },
    ];

    for (const behaviour of behaviours) {
      const error = await failureOn(behaviour);
      const told = `${error.stack} ${JSON.stringify(error)} ${error.cause}`;
      const signature = provider.requests.at(-1)?.headers.authorization?.slice(-64);
      expect(signature).toMatch(/^[0-9a-f]{64}$/);
      for (const secret of [code, mobile, provider.config.accessKeySecret, String(signature)])
        expect(told).not.toContain(secret);
    }
  });
});
