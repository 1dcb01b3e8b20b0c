import { createHash } from 'node:crypto';
import type { SmsConfig } from '../../config';
import { faultOf, type GatewayAnswer, postToGateway } from '../gateway';
import type { CodeMessage, Sms } from './index';

type YuntongxunConfig = Extract<SmsConfig, { kind: 'yuntongxun' }>;

const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * Sends through Yuntongxun (容联云): template messages of its REST API 2013-12-26, on the main account.
 * The text is the template's, with the code and the minutes filled in; a message's language has no say.
 * Errors are built from codes only, because the provider's own words may repeat what was sent to it.
 *
 * Source: https://doc.yuntongxun.com/pe/5a533de33b8496dd00dce07c
 */
export class YuntongxunSms implements Sms {
  /** @param timeoutMs for the whole exchange, answer included; past it the message may still arrive. */
  constructor(
    private readonly config: YuntongxunConfig,
    private readonly timeoutMs = 10_000,
  ) {}

  async sendCode({ mobile, code, minutes }: CodeMessage): Promise<void> {
    const { appId, templateId } = this.config;
    const message = { to: mobile, appId, templateId, datas: [code, String(minutes)] };
    const refusal = await this.post(JSON.stringify(message)).then(refusalIn, faultOf);
    if (refusal !== undefined) throw new Error(`Yuntongxun did not take the message: ${refusal}`);
  }

  private async post(body: string): Promise<GatewayAnswer> {
    const { url, accountSid, authToken } = this.config;
    const time = chinaTime();
    const sig = createHash('md5')
      .update(accountSid + authToken + time)
      .digest('hex')
      .toUpperCase();
    const path = `/2013-12-26/Accounts/${encodeURIComponent(accountSid)}/SMS/TemplateSMS`;
    return postToGateway(`${url}${path}?sig=${sig}`, {
      headers: {
        Authorization: Buffer.from(`${accountSid}:${time}`).toString('base64'),
        Accept: 'application/json',
        'Content-Type': 'application/json;charset=utf-8',
      },
      body,
      timeoutMs: this.timeoutMs,
    });
  }
}

/** Now, as `yyyyMMddHHmmss` on China's clock, which has no summer time. */
function chinaTime(): string {
  return new Date(Date.now() + CHINA_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** @returns why the provider did not take the message, or undefined where it did. */
function refusalIn({ status, text }: GatewayAnswer): string | undefined {
  if (status !== 200) return `HTTP ${status}`;
  const statusCode = statusCodeIn(text);
  if (statusCode === '000000') return undefined;
  return statusCode === undefined ? 'an answer without statusCode' : `statusCode ${statusCode}`;
}

function statusCodeIn(text: string): string | undefined {
  try {
    const code: unknown = JSON.parse(text)?.statusCode;
    return typeof code === 'string' && /^\d{6}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}
