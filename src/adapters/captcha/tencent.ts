import { createHash, createHmac } from 'node:crypto';
import type { CaptchaConfig } from '../../config';
import type { Log } from '../../logging';
import { type GatewayAnswer, postToGateway } from '../provider/gateway';
import type { Captcha } from './port';
import { isGoodTicket, type Verdict } from './tencent-ticket';

type TencentConfig = Extract<CaptchaConfig, { kind: 'tencent' }>;

const ACTION = 'DescribeCaptchaResult';
const VERSION = '2019-07-22';
const CONTENT_TYPE = 'application/json; charset=utf-8';
const GOOD = 1;

/** The CaptchaCodes for a wrong CaptchaAppId (16) or AppSecretKey (100): nobody can log in. */
const SETTINGS_ARE_WRONG = [16, 100];

/**
 * Tencent's captcha: DescribeCaptchaResult.
 * Source: https://cloud.tencent.com/document/product/1110/36926
 */
export class TencentCaptcha implements Captcha {
  /** @param timeoutMs for the whole exchange, including the answer. */
  constructor(
    private readonly config: TencentConfig,
    private readonly log: Log,
    private readonly timeoutMs = 5000,
  ) {}

  async verify(ticket: string, randstr: string, ip: string): Promise<boolean> {
    const { appId, appSecretKey } = this.config;
    const params = {
      CaptchaType: 9,
      Ticket: ticket,
      UserIp: ip,
      Randstr: randstr,
      CaptchaAppId: appId,
      AppSecretKey: appSecretKey,
    };
    const ask = () => this.post(JSON.stringify(params)).then(verdictIn);
    return isGoodTicket(ticket, randstr, this.log, ask);
  }

  private async post(body: string): Promise<GatewayAnswer> {
    const { host } = new URL(this.config.url);
    const timestamp = Math.floor(Date.now() / 1000);
    return postToGateway(this.config.url, {
      headers: {
        Authorization: authorization(this.config, host, timestamp, body),
        'Content-Type': CONTENT_TYPE,
        'X-TC-Action': ACTION,
        'X-TC-Version': VERSION,
        'X-TC-Timestamp': String(timestamp),
      },
      body,
      timeoutMs: this.timeoutMs,
    });
  }
}

/**
 * The Authorization header of signature v3, TC3-HMAC-SHA256. Its canonical path is always `/`.
 * Source: https://cloud.tencent.com/document/api/213/30654
 *
 * @param timestamp in seconds, at most five minutes off the provider's clock.
 */
function authorization(config: TencentConfig, host: string, timestamp: number, body: string): string {
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = [date, 'captcha', 'tc3_request'];
  const headers = `content-type:${CONTENT_TYPE}\nhost:${host}\nx-tc-action:${ACTION.toLowerCase()}\n`;
  const signedHeaders = 'content-type;host;x-tc-action';
  const request = ['POST', '/', '', headers, signedHeaders, sha256(body)].join('\n');
  const text = ['TC3-HMAC-SHA256', timestamp, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `TC3${config.secretKey}`);
  const credential = `Credential=${config.secretId}/${scope.join('/')}`;
  const signature = `Signature=${hmac(key, text).toString('hex')}`;
  return `TC3-HMAC-SHA256 ${credential}, SignedHeaders=${signedHeaders}, ${signature}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function verdictIn({ status, text }: GatewayAnswer): Verdict {
  if (status !== 200) return { isGood: false, reason: `HTTP ${status}` };
  const { CaptchaCode: code, Error: error } = responseIn(text);
  if (code === GOOD && error === undefined) return { isGood: true };
  if (typeof code !== 'number') return { isGood: false, reason: errorCode(error?.Code) };
  return SETTINGS_ARE_WRONG.includes(code)
    ? { isGood: false, reason: `CaptchaCode ${code}` }
    : { isGood: false };
}

function responseIn(text: string): { CaptchaCode?: unknown; Error?: { Code?: unknown } } {
  try {
    return JSON.parse(text)?.Response ?? {};
  } catch {
    return {};
  }
}

/** Such as `AuthFailure.SignatureFailure`. */
function errorCode(code: unknown): string {
  const isCode = typeof code === 'string' && /^[A-Z][A-Za-z]{0,40}(\.[A-Za-z]{1,60})?$/.test(code);
  return isCode ? code : 'an answer without CaptchaCode';
}
