import { TencentCaptcha } from '../../../src/adapters/captcha/tencent';
import { startTencentCaptcha, type TencentBehaviour, tc3Signature } from '../../fakes/tencent-captcha';
import { itChecksTencentsTickets, RANDSTR } from './tencent-ticket.contract';

const TICKET = 'tr03XaCUZPAlPdIMqv17yvcfdXCzkqvLE09AbCA4ghlWfD8hkySfbU2TZVCyoOCjNI84_-*';
const ADDRESS = '203.0.113.7';

describe('the captcha of Tencent', () => {
  const { provider, verify } = itChecksTencentsTickets({
    start: startTencentCaptcha,
    open: (config, log, timeoutMs) => new TencentCaptcha(config, log, timeoutMs),
    ticket: TICKET,
    address: ADDRESS,
    unreadable: {
      texts: [
        '',
        '<html>',
        '[]',
        'null',
        '{}',
        '{"CaptchaCode":1}',
        '{"Response":null}',
        '{"Response":{"CaptchaCode":"1"}}',
        '{"Response":{"CaptchaCode":true}}',
      ],
      reason: 'an answer without CaptchaCode',
    },
    statuses: [
      [500, 'HTTP 500'],
      [204, 'HTTP 204'],
    ],
    secrets: ({ appSecretKey, secretId, secretKey }) => [appSecretKey, secretId, secretKey],
    echoes: (text): TencentBehaviour[] => [
      { kind: 'error', code: 'AuthFailure.SignatureFailure', message: text },
      { kind: 'error', code: text },
    ],
  });

  it('a good ticket is a yes, asked in exactly the form that the provider documents', async () => {
    expect(await verify()).toEqual({ is: 'granted', told: '' });

    expect(provider().requests).toHaveLength(1);
    const [request] = provider().requests;
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
      CaptchaAppId: provider().config.appId,
      AppSecretKey: provider().config.appSecretKey,
    });
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
      expect(await verify('before midnight')).toMatchObject({ is: 'granted' });
      now.mockReturnValue(Date.UTC(2026, 0, 1));
      expect(await verify('after midnight')).toMatchObject({ is: 'granted' });
    } finally {
      now.mockRestore();
    }
  });

  it.each([7, 8, 9, 15, 21, 0, -1])('CaptchaCode %i is a no, and nothing to warn of', async (captchaCode) => {
    provider().next({ kind: 'refuse', captchaCode });
    expect(await verify()).toEqual({ is: 'refused', told: '' });
  });

  it.each(['验证码票据😀', 'x'.repeat(4096), '"\\\r\n\u0000\ud800'])(
    'any ticket is signed right: %j',
    async (ticket) => {
      expect(await verify(ticket)).toMatchObject({ is: 'granted' });
    },
  );

  it.each([
    ['secret key', { secretKey: 'another-key' }, 'AuthFailure.SignatureFailure'],
    ['secret id', { secretId: 'another-id' }, 'AuthFailure.SecretIdNotFound'],
    ['app id', { appId: 190000002 }, 'CaptchaCode 16'],
    ['app secret key', { appSecretKey: 'another-key' }, 'CaptchaCode 100'],
  ])('a wrong %s is a no, and the log says why', async (_what, change, reason) => {
    expect(await verify(TICKET, change)).toMatchObject({ is: 'failed', reason });
  });

  it('a call that the provider refuses is a no, and the log says why', async () => {
    provider().next({ kind: 'error', code: 'RequestLimitExceeded' });
    expect(await verify()).toMatchObject({ is: 'failed', reason: 'RequestLimitExceeded' });
  });

  it('a yes beside an error is a no', async () => {
    const text = '{"Response":{"CaptchaCode":1,"Error":{"Code":"InternalError","Message":""}}}';
    provider().next({ kind: 'garbage', text });
    expect((await verify()).is).not.toBe('granted');
  });
});
