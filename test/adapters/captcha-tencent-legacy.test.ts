import { TencentLegacyCaptcha } from '../../src/adapters/captcha/tencent-legacy';
import type { Misbehaviour } from '../fakes/gateway';
import { type FakeTencentLegacyCaptcha, startTencentLegacyCaptcha } from '../fakes/tencent-legacy-captcha';

const TICKET = 't02XaCUZPAlPdIMqv17yvcfdXCzkqvLE09AbCA4+gh/WfD8=_-*';
const RANDSTR = '@Vki';
const ADDRESS = '2001:db8::7';
const TIMEOUT_MS = 400;

describe('the older captcha of Tencent', () => {
  const warn = jest.fn<void, [object, string]>();
  let provider: FakeTencentLegacyCaptcha;

  beforeEach(async () => {
    warn.mockReset();
    provider = await startTencentLegacyCaptcha();
  });

  afterEach(() => provider.close());

  function verify(ticket = TICKET, change: Partial<FakeTencentLegacyCaptcha['config']> = {}) {
    const captcha = new TencentLegacyCaptcha({ ...provider.config, ...change }, { warn }, TIMEOUT_MS);
    return captcha.verify(ticket, RANDSTR, ADDRESS);
  }

  /** Expects a no, and returns the reason that was logged. */
  async function refusal(behaviour: Misbehaviour) {
    provider.next(behaviour);
    expect(await verify()).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    return warn.mock.calls[0]?.[0];
  }

  it('a good ticket is a yes, asked in exactly the form that the provider documents', async () => {
    expect(await verify()).toBe(true);

    expect(provider.requests).toHaveLength(1);
    const [request] = provider.requests;
    expect(request).toMatchObject({ method: 'GET', path: '/ticket/verify', body: '' });
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      aid: String(provider.config.appId),
      AppSecretKey: provider.config.appSecretKey,
      Ticket: TICKET,
      Randstr: RANDSTR,
      UserIP: ADDRESS,
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it('a used ticket is a no, and nothing to warn of', async () => {
    expect(await verify()).toBe(true);
    expect(await verify()).toBe(false);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['', RANDSTR],
    [TICKET, ''],
    ['trerror_1001_2004587211_1700000000', RANDSTR],
    ['terror_1001_2004587211_1700000000', RANDSTR],
    ['x'.repeat(4097), RANDSTR],
  ])('the ticket %.40p with %p is a no without asking', async (ticket, randstr) => {
    const captcha = new TencentLegacyCaptcha(provider.config, { warn });

    expect(await captcha.verify(ticket, randstr, ADDRESS)).toBe(false);
    expect(provider.requests).toHaveLength(0);
  });

  it('a ticket can add no param of its own', async () => {
    await verify('a&aid=1&AppSecretKey=2#');

    expect(provider.requests[0]?.query.getAll('aid')).toEqual([String(provider.config.appId)]);
    expect(provider.requests[0]?.query.get('Ticket')).toBe('a&aid=1&AppSecretKey=2#');
  });

  it('a wrong key is a no, and the log says why', async () => {
    expect(await verify(TICKET, { appSecretKey: 'another-key' })).toBe(false);

    expect(warn).toHaveBeenCalledWith({ reason: 'response 100' }, expect.any(String));
  });

  it('a slow answer in time is a good one', async () => {
    provider.next({ kind: 'slow', milliseconds: 100 });

    expect(await new TencentLegacyCaptcha(provider.config, { warn }).verify(TICKET, RANDSTR, ADDRESS)).toBe(
      true,
    );
  });

  it.each(['hang', 'stall'] as const)(
    'a provider that %ss is a no as soon as the time is up',
    async (kind) => {
      expect(await refusal({ kind })).toEqual({ reason: 'timeout' });
    },
  );

  it.each([
    '',
    '<html>',
    '[]',
    'null',
    '{}',
    '{"response":1}',
    '{"response":true}',
    '{"response":["1"]}',
    '{"response":"01"}',
    '{"Response":"1"}',
  ])('the answer %p is a no', async (text) => {
    expect(await refusal({ kind: 'garbage', text })).toEqual({ reason: 'an answer without response' });
  });

  it('an answer without end is a no, and is not read to its end', async () => {
    expect(await refusal({ kind: 'flood' })).toEqual({ reason: 'an answer without response' });
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

    expect(await verify()).toBe(false);
    expect(warn).toHaveBeenCalledWith({ reason: 'ECONNREFUSED' }, expect.any(String));
  });

  it('the log never tells the ticket or the key', async () => {
    const secrets = [TICKET, RANDSTR, provider.config.appSecretKey];
    const echo = secrets.join(' ');
    provider.next({ kind: 'refuse', response: echo });
    await verify();
    provider.next({ kind: 'refuse', response: '100', message: echo });
    await verify();
    provider.next({ kind: 'garbage', text: echo });
    await verify();
    provider.next({ kind: 'hang' });
    await verify();

    expect(warn).toHaveBeenCalledTimes(4);
    const told = JSON.stringify(warn.mock.calls);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});
