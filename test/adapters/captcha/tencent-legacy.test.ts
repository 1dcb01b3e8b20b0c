import { TencentLegacyCaptcha } from '../../../src/adapters/captcha/tencent-legacy';
import { startTencentLegacyCaptcha } from '../../fakes/tencent-legacy-captcha';
import { itChecksTencentsTickets, RANDSTR } from './tencent-ticket.contract';

const TICKET = 't02XaCUZPAlPdIMqv17yvcfdXCzkqvLE09AbCA4+gh/WfD8=_-*';
const ADDRESS = '2001:db8::7';

describe('the older captcha of Tencent', () => {
  const { provider, verify } = itChecksTencentsTickets({
    start: startTencentLegacyCaptcha,
    open: (config, log, timeoutMs) => new TencentLegacyCaptcha(config, log, timeoutMs),
    ticket: TICKET,
    address: ADDRESS,
    unreadable: {
      texts: [
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
      ],
      reason: 'an answer without response',
    },
    statuses: [
      [500, 'HTTP 500'],
      [204, 'HTTP 204'],
    ],
    secrets: ({ appSecretKey }) => [appSecretKey],
    echoes: (text) => [
      { kind: 'refuse', response: text },
      { kind: 'refuse', response: '100', message: text },
    ],
  });

  it('a good ticket is a yes, asked in exactly the form that the provider documents', async () => {
    expect(await verify()).toEqual({ is: 'granted', told: '' });

    expect(provider().requests).toHaveLength(1);
    const [request] = provider().requests;
    expect(request).toMatchObject({ method: 'GET', path: '/ticket/verify', body: '' });
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      aid: String(provider().config.appId),
      AppSecretKey: provider().config.appSecretKey,
      Ticket: TICKET,
      Randstr: RANDSTR,
      UserIP: ADDRESS,
    });
  });

  it('a ticket can add no param of its own', async () => {
    await verify('a&aid=1&AppSecretKey=2#');

    expect(provider().requests[0]?.query.getAll('aid')).toEqual([String(provider().config.appId)]);
    expect(provider().requests[0]?.query.get('Ticket')).toBe('a&aid=1&AppSecretKey=2#');
  });

  it('a wrong key is a no, and the log says why', async () => {
    expect(await verify(TICKET, { appSecretKey: 'another-key' })).toMatchObject({
      is: 'failed',
      reason: 'response 100',
    });
  });
});
