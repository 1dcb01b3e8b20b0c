import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { SmsConfig } from '../../src/config';
import { type FakeGateway, type GatewayRequest, type Misbehaviour, startGateway } from './gateway';

type AliyunConfig = Extract<SmsConfig, { kind: 'aliyun' }>;

/** A refusal by the provider, such as `isv.BUSINESS_LIMIT_CONTROL`: HTTP 200, unless the gateway refuses. */
interface Refusal {
  readonly kind: 'refuse';
  readonly code: string;
  readonly status?: number;
  readonly message?: string;
}

export type AliyunBehaviour = Refusal | Misbehaviour;

export interface AliyunRequest extends GatewayRequest {
  /** The provider's answer: `OK` if the message is correct in every way. */
  readonly code: string;
}

export interface FakeAliyunSms extends FakeGateway<AliyunRequest, AliyunBehaviour> {
  /** Settings for the account of the fake. */
  readonly config: AliyunConfig;
}

const ACCOUNT = {
  accessKeyId: 'fake-access-key-id',
  accessKeySecret: 'fake-access-key-secret',
  signName: '魔方(测试)',
  templates: { 'zh-CN': 'SMS_100000001', en: 'SMS_100000002' },
};

const MOST_CLOCK_SKEW_MS = 900_000;

/**
 * A server on the loopback interface that speaks SendSms of Dysmsapi and knows one account. It checks the
 * signature first, then the message.
 *
 * Sources: https://help.aliyun.com/document_detail/419273.html (the call),
 * https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature (the signature).
 */
export async function startAliyunSms(): Promise<FakeAliyunSms> {
  const nonces = new Set<string>();
  const gateway = await startGateway<AliyunRequest, Refusal>({
    receive: (request) => ({ ...request, code: check(request, nonces) }),
    answer: ({ code }) => answer(code),
    misbehave: ({ code, status, message }) => answer(code, status, message),
  });
  return { ...gateway, config: { kind: 'aliyun', url: gateway.url, ...ACCOUNT } };
}

function check(request: GatewayRequest, nonces: Set<string>): string {
  const { method, path, headers } = request;
  if (method !== 'POST' || path !== '/') return 'InvalidAction.NotFound';
  if (headers['x-acs-action'] !== 'SendSms') return 'InvalidAction.NotFound';
  if (headers['x-acs-version'] !== '2017-05-25') return 'InvalidVersion';
  return checkSignature(request, nonces) ?? checkMessage(request.query) ?? 'OK';
}

function checkSignature({ headers, query, body }: GatewayRequest, nonces: Set<string>): string | undefined {
  const date = String(headers['x-acs-date']);
  const isInTime = Math.abs(Date.now() - Date.parse(date)) <= MOST_CLOCK_SKEW_MS;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || !isInTime) return 'InvalidTimeStamp.Expired';
  const authorization =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (authorization === null) return 'IncompleteSignature';
  const [keyId, names = '', signature] = authorization.slice(1);
  if (keyId !== ACCOUNT.accessKeyId) return 'InvalidAccessKeyId.NotFound';
  const nonce = String(headers['x-acs-signature-nonce']);
  if (nonces.has(nonce)) return 'SignatureNonceUsed';
  nonces.add(nonce);
  const mustBeSigned = Object.keys(headers).filter((name) => /^(?:x-acs-.*|host|content-type)$/.test(name));
  const isWhole = names === mustBeSigned.sort().join(';') && headers['x-acs-content-sha256'] === sha256(body);
  const signed = names.split(';').map((name) => [name, String(headers[name])] as const);
  const expected = acs3Signature(ACCOUNT.accessKeySecret, [...query], signed, body);
  return isWhole && signature === expected ? undefined : 'SignatureDoesNotMatch';
}

/**
 * Signature V3 of a POST to `/`, implemented from the provider's documentation, independently of the code under
 * test.
 *
 * @param query decoded, in any order.
 * @param headers the signed headers, with names in lower case, in the order of SignedHeaders.
 * @returns lower-case hex.
 */
export function acs3Signature(
  secret: string,
  query: readonly (readonly [name: string, value: string])[],
  headers: readonly (readonly [name: string, value: string])[],
  payload: string,
): string {
  const canonicalQuery = query
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join('&');
  const canonicalHeaders = headers.map(([name, value]) => `${name}:${value.trim()}\n`).join('');
  const signedHeaders = headers.map(([name]) => name).join(';');
  const canonicalRequest = `POST\n/\n${canonicalQuery}\n${canonicalHeaders}\n${signedHeaders}\n${sha256(payload)}`;
  const stringToSign = `ACS3-HMAC-SHA256\n${sha256(canonicalRequest)}`;
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}

/** Every byte but letters, digits and `-_.~`. */
function percentEncode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9\-_.~]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function checkMessage(query: URLSearchParams): string | undefined {
  if (!/^1\d{10}$/.test(query.get('PhoneNumbers') ?? '')) return 'isv.MOBILE_NUMBER_ILLEGAL';
  if (query.get('SignName') !== ACCOUNT.signName) return 'isv.SMS_SIGNATURE_ILLEGAL';
  const isTemplate = Object.values(ACCOUNT.templates).includes(String(query.get('TemplateCode')));
  if (!isTemplate) return 'isv.SMS_TEMPLATE_ILLEGAL';
  const params = parse(query.get('TemplateParam') ?? '');
  if (!Object.values(params).every((value) => typeof value === 'string')) return 'isv.INVALID_JSON_PARAM';
  return params.code && params.minutes ? undefined : 'isv.TEMPLATE_MISSING_PARAMETERS';
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return { broken: true };
  }
}

/** A refusal by the gateway is an HTTP error; a refusal by SendSms has HTTP 200. */
function answer(Code: string, status = Code === 'OK' || Code.startsWith('isv.') ? 200 : 400, message = Code) {
  const sent = Code === 'OK' ? { BizId: '900619746936498440^0' } : {};
  return { status, body: { Code, Message: message, RequestId: randomUUID(), ...sent } };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
