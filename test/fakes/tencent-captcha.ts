import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { CaptchaConfig } from '../../src/config';
import { type FakeGateway, type GatewayRequest, type Misbehaviour, startGateway } from './gateway';

type TencentConfig = Extract<CaptchaConfig, { kind: 'tencent' }>;

type Refusal =
  /** The ticket is invalid: a CaptchaCode other than 1. */
  | { readonly kind: 'refuse'; readonly captchaCode: number }
  /** The call itself is refused, for example with `RequestLimitExceeded`. */
  | { readonly kind: 'error'; readonly code: string; readonly message?: string };

/** What the next request gets instead of the normal answer. */
export type TencentBehaviour = Refusal | Misbehaviour;

export interface FakeTencentCaptcha extends FakeGateway<GatewayRequest, TencentBehaviour> {
  /** Settings for the account of the fake. */
  readonly config: TencentConfig;
}

const ACCOUNT = {
  appId: 190000001,
  appSecretKey: 'fake-app-secret-key',
  secretId: 'fake-secret-id',
  secretKey: 'fake-secret-key',
};

const PARAMS: Record<string, 'number' | 'string'> = {
  CaptchaType: 'number',
  Ticket: 'string',
  UserIp: 'string',
  Randstr: 'string',
  CaptchaAppId: 'number',
  AppSecretKey: 'string',
};

const CAPTCHA_MESSAGES: Record<number, string> = {
  1: 'OK',
  7: 'captcha no match',
  8: 'ticket expired',
  9: 'ticket reused',
  15: 'decrypt fail',
  16: 'appid-ticket mismatch',
  21: 'diff',
  100: 'appid-secretkey-ticket mismatch',
};

const MOST_CLOCK_SKEW_SECONDS = 300;

type Result =
  | { readonly CaptchaCode: number; readonly CaptchaMsg: string }
  | { readonly Error: { readonly Code: string; readonly Message: string } };

/**
 * A server on the loopback interface that speaks Tencent's captcha API and knows one account. Any ticket is valid,
 * once.
 *
 * Sources: https://cloud.tencent.com/document/product/1110/36926 (the call and its codes),
 * https://cloud.tencent.com/document/api/213/30654 (the signature and its errors).
 */
export async function startTencentCaptcha(): Promise<FakeTencentCaptcha> {
  const usedTickets = new Set<string>();
  const gateway = await startGateway<GatewayRequest, Refusal>({
    receive: (request) => request,
    answer: (request) => answer(checkCall(request) ?? checkTicket(request.body, usedTickets)),
    misbehave: (refusal) =>
      answer(
        refusal.kind === 'refuse'
          ? verdict(refusal.captchaCode)
          : { Error: { Code: refusal.code, Message: refusal.message ?? refusal.code } },
      ),
  });
  return { ...gateway, config: { kind: 'tencent', url: gateway.url, ...ACCOUNT } };
}

function checkCall(request: GatewayRequest): Result | undefined {
  const { method, path, query, headers } = request;
  if (method !== 'POST' || path !== '/' || query.size > 0) return failed('UnsupportedProtocol');
  if (headers['x-tc-action'] !== 'DescribeCaptchaResult') return failed('InvalidAction');
  if (headers['x-tc-version'] !== '2019-07-22') return failed('NoSuchVersion');
  return checkSignature(request) ?? checkParams(request.body);
}

function checkSignature({ headers, body }: GatewayRequest): Result | undefined {
  const timestamp = Number(headers['x-tc-timestamp']);
  if (!(Math.abs(Date.now() / 1000 - timestamp) <= MOST_CLOCK_SKEW_SECONDS)) {
    return failed('AuthFailure.SignatureExpire');
  }
  const authorization =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (authorization === null) return failed('AuthFailure.InvalidAuthorization');
  const [secretId, scope, signedHeaders = '', signature] = authorization.slice(1);
  if (secretId !== ACCOUNT.secretId) return failed('AuthFailure.SecretIdNotFound');
  const names = signedHeaders.split(';');
  const isWhole = names.includes('content-type') && names.includes('host');
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const isInScope = scope === `${date}/captcha/tc3_request`;
  const signed = names.map((name) => [name, String(headers[name])] as const);
  const expected = tc3Signature(ACCOUNT.secretKey, 'captcha', timestamp, signed, body);
  return isWhole && isInScope && signature === expected ? undefined : failed('AuthFailure.SignatureFailure');
}

/**
 * Signature v3 of a JSON POST, implemented from the provider's documentation, independently of the code under test.
 *
 * @param headers the signed headers, with names in lower case, in the order of SignedHeaders.
 * @returns lower-case hex.
 */
export function tc3Signature(
  secretKey: string,
  service: string,
  timestamp: number,
  headers: readonly (readonly [name: string, value: string])[],
  payload: string,
): string {
  const canonicalHeaders = headers.map(([name, value]) => `${name}:${value.trim().toLowerCase()}\n`).join('');
  const signedHeaders = headers.map(([name]) => name).join(';');
  const hashedPayload = createHash('sha256').update(payload).digest('hex');
  const canonicalRequest = `POST\n/\n\n${canonicalHeaders}\n${signedHeaders}\n${hashedPayload}`;
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const hashedRequest = createHash('sha256').update(canonicalRequest).digest('hex');
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${date}/${service}/tc3_request\n${hashedRequest}`;
  const secretDate = createHmac('sha256', `TC3${secretKey}`).update(date).digest();
  const secretService = createHmac('sha256', secretDate).update(service).digest();
  const secretSigning = createHmac('sha256', secretService).update('tc3_request').digest();
  return createHmac('sha256', secretSigning).update(stringToSign).digest('hex');
}

function checkParams(body: string): Result | undefined {
  const params = parse(body);
  if (params === undefined) return failed('InvalidParameter');
  for (const [name, type] of Object.entries(PARAMS)) {
    if (params[name] === undefined) return failed('MissingParameter', name);
    if (typeof params[name] !== type) return failed('InvalidParameter', name);
  }
  const unknown = Object.keys(params).find((name) => !(name in PARAMS));
  if (unknown !== undefined) return failed('UnknownParameter', unknown);
  return params.CaptchaType === 9 ? undefined : failed('InvalidParameterValue', 'CaptchaType');
}

function checkTicket(body: string, usedTickets: Set<string>): Result {
  const { Ticket, CaptchaAppId, AppSecretKey } = parse(body) ?? {};
  if (CaptchaAppId !== ACCOUNT.appId) return verdict(16);
  if (AppSecretKey !== ACCOUNT.appSecretKey) return verdict(100);
  if (usedTickets.has(String(Ticket))) return verdict(9);
  usedTickets.add(String(Ticket));
  return verdict(1);
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function verdict(CaptchaCode: number): Result {
  return { CaptchaCode, CaptchaMsg: CAPTCHA_MESSAGES[CaptchaCode] ?? 'unknown' };
}

function failed(Code: string, about = 'the request'): Result {
  return { Error: { Code, Message: `${Code}: check ${about}.` } };
}

/** Refusals also have HTTP 200. */
const answer = (result: Result) => ({ body: { Response: { ...result, RequestId: randomUUID() } } });
