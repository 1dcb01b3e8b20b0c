import type { CaptchaConfig } from '../../config';
import type { Log } from '../../logging';
import { type GatewayAnswer, getFromGateway } from '../provider/gateway';
import type { Captcha } from './port';
import { isGoodTicket, type Verdict } from './tencent-ticket';

type TencentLegacyConfig = Extract<CaptchaConfig, { kind: 'tencent-legacy' }>;

/** The values of `response`; all are strings. */
const GOOD = '1';
const BAD = '0';
const SETTINGS_ARE_WRONG = '100';

/**
 * Tencent's captcha before it joined their cloud (防水墙): `ticket/verify`, with all parameters in the query.
 * Source: https://007.qq.com/quick-start.html
 */
export class TencentLegacyCaptcha implements Captcha {
  /** @param timeoutMs for the whole exchange, including the answer. */
  constructor(
    private readonly config: TencentLegacyConfig,
    private readonly log: Log,
    private readonly timeoutMs = 5000,
  ) {}

  async verify(ticket: string, randstr: string, ip: string): Promise<boolean> {
    const { url, appId, appSecretKey } = this.config;
    const query = new URLSearchParams({
      aid: String(appId),
      AppSecretKey: appSecretKey,
      Ticket: ticket,
      Randstr: randstr,
      UserIP: ip,
    });
    const ask = () => getFromGateway(`${url}?${query}`, this.timeoutMs).then(verdictIn);
    return isGoodTicket(ticket, randstr, this.log, ask);
  }
}

function verdictIn({ status, text }: GatewayAnswer): Verdict {
  if (status !== 200) return { isGood: false, reason: `HTTP ${status}` };
  const response = responseIn(text);
  if (response === GOOD) return { isGood: true };
  if (response === BAD) return { isGood: false };
  const isKnown = response === SETTINGS_ARE_WRONG;
  return { isGood: false, reason: isKnown ? `response ${response}` : 'an answer without response' };
}

function responseIn(text: string): unknown {
  try {
    return JSON.parse(text)?.response;
  } catch {
    return undefined;
  }
}
