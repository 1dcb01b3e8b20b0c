import { createHash } from 'node:crypto';
import type { SmsConfig } from '../../config';
import { faultOf, type GatewayAnswer, postToGateway } from '../provider/gateway';
import { ProviderError, Refused } from '../provider/refusal';
import type { CodeMessage, Sms } from './port';

type YuntongxunConfig = Extract<SmsConfig, { kind: 'yuntongxun' }>;

const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * The statusCodes that refuse this message or this account: all except the provider's own faults, which are
 * an internal error, a channel that is busy or at its limit, and a failed sending.
 */
const NO_FOR_GOOD = /^statusCode (?!1110\d\d|112326|16000\d|160010|160016|160050)/;

/**
 * Sends through Yuntongxun (容联云): template messages of its REST API 2013-12-26, on the main account. The text
 * comes from the language's template, with the code and the minutes filled in. Errors hold codes only,
 * because the provider's own words may repeat what was sent to it.
 *
 * Sources: https://doc.yuntongxun.com/pe/5a533de33b8496dd00dce07c (the call),
 * https://doc.yuntongxun.com/p/5a5857203b8496dd00dd2b3d (the codes).
 */
export class YuntongxunSms implements Sms {
  /** @param timeoutMs for the whole exchange; after a timeout the message may still arrive. */
  constructor(
    private readonly config: YuntongxunConfig,
    private readonly timeoutMs = 10_000,
  ) {}

  async sendCode({ mobile, code, minutes, language }: CodeMessage): Promise<void> {
    const { appId, templates } = this.config;
    const message = { to: mobile, appId, templateId: templates[language], datas: [code, String(minutes)] };
    const fault = await this.post(JSON.stringify(message)).then(faultIn, faultOf);
    if (fault === undefined) return;
    const text = `Yuntongxun did not take the message: ${fault}`;
    throw NO_FOR_GOOD.test(fault) ? new Refused(text, fault) : new ProviderError(text, fault);
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

/** The current time as `yyyyMMddHHmmss` in China, which has no daylight saving time. */
function chinaTime(): string {
  return new Date(Date.now() + CHINA_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** @returns why the provider did not accept the message, or undefined if it did. */
function faultIn({ status, text }: GatewayAnswer): string | undefined {
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
