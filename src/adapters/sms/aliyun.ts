import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { SmsConfig } from '../../config';
import { faultOf, type GatewayAnswer, postToGateway } from '../provider/gateway';
import { ProviderError, Refused } from '../provider/refusal';
import type { CodeMessage, Sms } from './port';

type AliyunConfig = Extract<SmsConfig, { kind: 'aliyun' }>;

/** The Codes that refuse this message or this account: all except throttling and internal errors. */
const NO_FOR_GOOD = /^Code (?!Throttling|ServiceUnavailable|InternalError|isp\.(?!RAM_PERMISSION_DENY))/;

/**
 * Sends through Aliyun (阿里云): SendSms of Dysmsapi 2017-05-25. The text comes from the language's template,
 * with `code` and `minutes` filled in. Errors hold codes only, because the provider's own words may repeat
 * what was sent to it.
 *
 * Sources: https://help.aliyun.com/document_detail/419273.html (the call),
 * https://help.aliyun.com/document_detail/101346.html (the codes).
 */
export class AliyunSms implements Sms {
  /** @param timeoutMs for the whole exchange; after a timeout the message may still arrive. */
  constructor(
    private readonly config: AliyunConfig,
    private readonly timeoutMs = 10_000,
  ) {}

  async sendCode({ mobile, code, minutes, language }: CodeMessage): Promise<void> {
    const { signName, templates } = this.config;
    const query = queryOf({
      PhoneNumbers: mobile,
      SignName: signName,
      TemplateCode: templates[language],
      TemplateParam: JSON.stringify({ code, minutes: String(minutes) }),
    });
    const fault = await this.post(query).then(faultIn, faultOf);
    if (fault === undefined) return;
    const text = `Aliyun did not take the message: ${fault}`;
    throw NO_FOR_GOOD.test(fault) ? new Refused(text, fault) : new ProviderError(text, fault);
  }

  private async post(query: string): Promise<GatewayAnswer> {
    const { url, accessKeyId, accessKeySecret } = this.config;
    const headers = {
      'x-acs-action': 'SendSms',
      'x-acs-content-sha256': sha256(''),
      'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-version': '2017-05-25',
    };
    const signed = signature(accessKeySecret, query, { host: new URL(url).host, ...headers });
    return postToGateway(`${url}/?${query}`, {
      headers: {
        ...headers,
        Accept: 'application/json',
        Authorization: `${ALGORITHM} Credential=${accessKeyId},${signed}`,
      },
      timeoutMs: this.timeoutMs,
    });
  }
}

const ALGORITHM = 'ACS3-HMAC-SHA256';

/**
 * The end of the Authorization header: signature V3 of a POST to `/` without a body.
 * Source: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 *
 * @param query as it is sent, its names in order.
 * @param headers all signed headers, their names in lower case and in order.
 */
function signature(secret: string, query: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const names = Object.keys(headers).join(';');
  const request = ['POST', '/', query, lines.join(''), names, sha256('')].join('\n');
  const text = `${ALGORITHM}\n${sha256(request)}`;
  return `SignedHeaders=${names},Signature=${createHmac('sha256', secret).update(text).digest('hex')}`;
}

/** By RFC 3986, which escapes more characters than `encodeURIComponent` does. */
function queryOf(params: Record<string, string>): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return Object.entries(params)
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @returns why the provider did not accept the message, or undefined if it did. */
function faultIn({ status, text }: GatewayAnswer): string | undefined {
  if (status >= 500) return `HTTP ${status}`;
  const code = codeIn(text);
  if (status === 200 && code === 'OK') return undefined;
  return code === undefined || code === 'OK' ? `HTTP ${status} without an error's Code` : `Code ${code}`;
}

/** Such as `isv.BUSINESS_LIMIT_CONTROL`; nothing that could be a number, a key or a sentence. */
function codeIn(text: string): string | undefined {
  try {
    const code: unknown = JSON.parse(text)?.Code;
    return typeof code === 'string' && /^[A-Za-z_]{2,60}(?:\.[A-Za-z_]{2,60})*$/.test(code)
      ? code
      : undefined;
  } catch {
    return undefined;
  }
}
