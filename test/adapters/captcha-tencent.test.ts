import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TencentCaptcha } from '../../src/adapters/captcha/tencent';
import {
  type FakeTencentCaptcha,
  startTencentCaptcha,
  type TencentBehaviour,
  tc3Signature,
} from '../fakes/tencent-captcha';

const TICKET = 'tr03XaCUZPAlPdIMqv17yvcfdXCzkqvLE09AbCA4ghlWfD8hkySfbU2TZVCyoOCjNI84_-*';
const RANDSTR = '@Vki';
const ADDRESS = '203.0.113.7';
const TIMEOUT_MS = 400;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe('the captcha of Tencent', () => {
  const warn = jest.fn<void, [object, string]>();
  let provider: FakeTencentCaptcha;

  beforeEach(async () => {
    warn.mockReset();
    provider = await startTencentCaptcha();
  });

  afterEach(() => provider.close());

  function verify(ticket = TICKET, change: Partial<FakeTencentCaptcha['config']> = {}): Promise<boolean> {
    const captcha = new TencentCaptcha({ ...provider.config, ...change }, { warn }, TIMEOUT_MS);
    return captcha.verify(ticket, RANDSTR, ADDRESS);
  }

  /** Expects a no, and returns the reason that was logged. */
  async function refusal(behaviour?: TencentBehaviour, change?: Partial<FakeTencentCaptcha['config']>) {
    if (behaviour !== undefined) provider.next(behaviour);
    expect(await verify(TICKET, change)).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    return warn.mock.calls[0]?.[0];
  }

  it('a good ticket is a yes, asked in exactly the form that the provider documents', async () => {
    expect(await verify()).toBe(true);

    expect(provider.requests).toHaveLength(1);
    const [request] = provider.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-tc-action': 'DescribeCaptchaResult',
        'x-tc-version': '2019-07-22',
      },
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      CaptchaType: 9,
      Ticket: TICKET,
      UserIp: ADDRESS,
      Randstr: RANDSTR,
      CaptchaAppId: provider.config.appId,
      AppSecretKey: provider.config.appSecretKey,
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it('the fake signs the example of the documentation as the documentation does', () => {
    const signature = tc3Signature(
      '*'.repeat(32),
      'cvm',
      1551113065,
      [
        ['content-type', 'application/json; charset=utf-8'],
        ['host', 'cvm.tencentcloudapi.com'],
        ['x-tc-action', 'DescribeInstances'],
      ],
      '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
    );

    expect(signature).toBe('10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f');
  });

  it('the signature holds on either side of midnight UTC', async () => {
    const now = jest.spyOn(Date, 'now');
    try {
      now.mockReturnValue(Date.UTC(2025, 11, 31, 23, 59, 59, 999));
      expect(await verify('before midnight')).toBe(true);
      now.mockReturnValue(Date.UTC(2026, 0, 1));
      expect(await verify('after midnight')).toBe(true);
    } finally {
      now.mockRestore();
    }
  });

  it.each([7, 8, 9, 15, 21, 0, -1])('CaptchaCode %i is a no, and nothing to warn of', async (captchaCode) => {
    provider.next({ kind: 'refuse', captchaCode });

    expect(await verify()).toBe(false);
    expect(warn).not.toHaveBeenCalled();
  });

  it('a used ticket is a no', async () => {
    expect(await verify()).toBe(true);
    expect(await verify()).toBe(false);
  });

  it.each([
    ['', RANDSTR],
    [TICKET, ''],
    ['trerror_1001_190000001_1700000000', RANDSTR],
    ['terror_1001_190000001_1700000000', RANDSTR],
  ])('the ticket %p with %p is a no without asking', async (ticket, randstr) => {
    const captcha = new TencentCaptcha(provider.config, { warn });

    expect(await captcha.verify(ticket, randstr, ADDRESS)).toBe(false);
    expect(provider.requests).toHaveLength(0);
  });

  it.each(['验证码票据😀', 'x'.repeat(4096), '"\\\r\n\u0000\ud800'])(
    'any ticket is signed right: %j',
    async (ticket) => {
      expect(await verify(ticket)).toBe(true);
    },
  );

  it.each([
    ['secret key', { secretKey: 'another-key' }, 'AuthFailure.SignatureFailure'],
    ['secret id', { secretId: 'another-id' }, 'AuthFailure.SecretIdNotFound'],
    ['app id', { appId: 190000002 }, 'CaptchaCode 16'],
    ['app secret key', { appSecretKey: 'another-key' }, 'CaptchaCode 100'],
  ])('a wrong %s is a no, and the log says why', async (_what, change, reason) => {
    expect(await refusal(undefined, change)).toEqual({ reason });
  });

  it('a call that the provider refuses is a no, and the log says why', async () => {
    const reason = await refusal({ kind: 'error', code: 'RequestLimitExceeded' });

    expect(reason).toEqual({ reason: 'RequestLimitExceeded' });
  });

  it('a slow answer in time is a good one', async () => {
    provider.next({ kind: 'slow', milliseconds: 100 });
    const captcha = new TencentCaptcha(provider.config, { warn });

    expect(await captcha.verify(TICKET, RANDSTR, ADDRESS)).toBe(true);
  });

  it.each(['hang', 'stall'] as const)(
    'a provider that %ss is a no as soon as the time is up',
    async (kind) => {
      const start = performance.now();

      expect(await refusal({ kind })).toEqual({ reason: 'timeout' });
      expect(performance.now() - start).toBeGreaterThan(TIMEOUT_MS - 50);
      expect(performance.now() - start).toBeLessThan(TIMEOUT_MS + 1500);
    },
  );

  it('a garbage collection meanwhile does not undo the time limit', async () => {
    const collecting = setInterval(collectGarbage, 50);
    try {
      expect(await refusal({ kind: 'stall' })).toEqual({ reason: 'timeout' });
    } finally {
      clearInterval(collecting);
    }
  });

  it.each([
    '',
    '<html>',
    '[]',
    'null',
    '{}',
    '{"CaptchaCode":1}',
    '{"Response":null}',
    '{"Response":{"CaptchaCode":"1"}}',
    '{"Response":{"CaptchaCode":true}}',
  ])('the answer %p is a no', async (text) => {
    expect(await refusal({ kind: 'garbage', text })).toEqual({ reason: 'an answer without CaptchaCode' });
  });

  it('a yes beside an error is a no', async () => {
    const text = '{"Response":{"CaptchaCode":1,"Error":{"Code":"InternalError","Message":""}}}';
    provider.next({ kind: 'garbage', text });

    expect(await verify()).toBe(false);
  });

  it('an answer without end is a no, and is not read to its end', async () => {
    expect(await refusal({ kind: 'flood' })).toEqual({ reason: 'an answer without CaptchaCode' });
  });

  it.each([500, 204])('HTTP %i is a no, and the log says so', async (status) => {
    expect(await refusal({ kind: 'http', status })).toEqual({ reason: `HTTP ${status}` });
  });

  it('a redirect is a no, and the ticket is not sent there', async () => {
    expect(await refusal({ kind: 'redirect' })).toEqual({ reason: 'a redirect or a broken answer' });
    expect(provider.requests).toHaveLength(1);
  });

  it('a refused connection is a no, and the log says so', async () => {
    await provider.close();

    expect(await refusal()).toEqual({ reason: 'ECONNREFUSED' });
  });

  it('the log never tells the ticket or a secret', async () => {
    const { appSecretKey, secretId, secretKey } = provider.config;
    const secrets = [TICKET, RANDSTR, appSecretKey, secretId, secretKey];
    const echo = secrets.join(' ');
    const behaviours: TencentBehaviour[] = [
      { kind: 'error', code: 'AuthFailure.SignatureFailure', message: echo },
      { kind: 'error', code: echo },
      ...secrets.map((code) => ({ kind: 'error', code }) as const),
      { kind: 'garbage', text: echo },
      { kind: 'http', status: 500 },
      { kind: 'redirect' },
      { kind: 'hang' },
    ];

    for (const behaviour of behaviours) {
      provider.next(behaviour);
      expect(await verify()).toBe(false);
    }

    expect(warn).toHaveBeenCalledTimes(behaviours.length);
    const told = JSON.stringify(warn.mock.calls);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});
