import type { CaptchaConfig } from '../../src/config';
import { type FakeGateway, type GatewayRequest, type Misbehaviour, startGateway } from './gateway';

type TencentLegacyConfig = Extract<CaptchaConfig, { kind: 'tencent-legacy' }>;

/** A refusal by the provider: `0` for the ticket, `100` for our key. */
interface Refusal {
  readonly kind: 'refuse';
  readonly response: string;
  readonly message?: string;
}

export interface FakeTencentLegacyCaptcha extends FakeGateway<GatewayRequest, Refusal | Misbehaviour> {
  /** Settings for the account of the fake. */
  readonly config: TencentLegacyConfig;
}

const ACCOUNT = { appId: 2004587211, appSecretKey: '0fake-app-secret-key**' };
const PATH = '/ticket/verify';
const NAMES = ['aid', 'AppSecretKey', 'Ticket', 'Randstr', 'UserIP'];

/**
 * A server on the loopback interface that speaks `ticket/verify` and knows one account. Any ticket is valid, once.
 * All values in its answers are strings, even numbers, and the status is always HTTP 200.
 *
 * Source: https://007.qq.com/quick-start.html
 */
export async function startTencentLegacyCaptcha(): Promise<FakeTencentLegacyCaptcha> {
  const usedTickets = new Set<string>();
  const gateway = await startGateway<GatewayRequest, Refusal>({
    receive: (request) => request,
    answer: (request) => answer(...check(request, usedTickets)),
    misbehave: ({ response, message }) => answer(response, message ?? 'refused'),
  });
  return { ...gateway, config: { kind: 'tencent-legacy', url: `${gateway.url}${PATH}`, ...ACCOUNT } };
}

function check({ method, path, query, body }: GatewayRequest, usedTickets: Set<string>): [string, string] {
  const isWhole = NAMES.every((name) => query.getAll(name).length === 1) && query.size === NAMES.length;
  if (method !== 'GET' || path !== PATH || body !== '' || !isWhole) return ['0', 'invalid pkg'];
  if (query.get('AppSecretKey') !== ACCOUNT.appSecretKey) return ['100', 'param err'];
  if (query.get('aid') !== String(ACCOUNT.appId)) return ['0', 'appid no match'];
  const ticket = String(query.get('Ticket'));
  if (usedTickets.has(ticket)) return ['0', 'Sequnce repeat'];
  usedTickets.add(ticket);
  return ['1', 'OK'];
}

const answer = (response: string, err_msg: string) => ({ body: { response, evil_level: '0', err_msg } });
