import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CaptchaConfig } from '../../src/config';

type TencentConfig = Extract<CaptchaConfig, { kind: 'tencent' }>;

/** What the next request meets instead of an honest answer. */
export type TencentBehaviour =
  /** The ticket is no good: a CaptchaCode other than 1. */
  | { readonly kind: 'refuse'; readonly captchaCode: number }
  /** The call itself is refused, such as `RequestLimitExceeded`. */
  | { readonly kind: 'error'; readonly code: string; readonly message?: string }
  | { readonly kind: 'garbage'; readonly text: string }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** Headers and the start of a body, then nothing. */
  | { readonly kind: 'stall' }
  /** A body without end. */
  | { readonly kind: 'flood' };

export interface TencentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface FakeTencentCaptcha {
  readonly url: string;
  /** Settings that fit the account which the fake knows. */
  readonly config: TencentConfig;
  /** Every request, oldest first, right or wrong. */
  readonly requests: readonly TencentRequest[];
  /** Sets how the next request is treated; the one after it is treated honestly again. */
  next(behaviour: TencentBehaviour): void;
  /** Ends open connections too. */
  close(): Promise<void>;
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
 * A server on the loopback interface that speaks Tencent's captcha API and knows one account. Any ticket
 * is good, once.
 *
 * Sources: https://cloud.tencent.com/document/product/1110/36926 (the call and its codes),
 * https://cloud.tencent.com/document/api/213/30654 (the signature and its errors).
 */
export async function startTencentCaptcha(): Promise<FakeTencentCaptcha> {
  const requests: TencentRequest[] = [];
  const behaviours: TencentBehaviour[] = [];
  const usedTickets = new Set<string>();
  const server = createServer(async (request, response) => {
    const received = await read(request);
    requests.push(received);
    const honest = checkCall(received) ?? checkTicket(received.body, usedTickets);
    const behaviour = behaviours.shift();
    if (behaviour === undefined) answer(response, honest);
    else misbehave(response, behaviour, honest);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    config: { kind: 'tencent', url, ...ACCOUNT },
    requests,
    next: (behaviour) => void behaviours.push(behaviour),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<TencentRequest> {
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body: await text(request) };
}

function checkCall(request: TencentRequest): Result | undefined {
  const { method, path, headers } = request;
  if (method !== 'POST' || path !== '/') return failed('UnsupportedProtocol');
  if (headers['x-tc-action'] !== 'DescribeCaptchaResult') return failed('InvalidAction');
  if (headers['x-tc-version'] !== '2019-07-22') return failed('NoSuchVersion');
  return checkSignature(request) ?? checkParams(request.body);
}

function checkSignature({ headers, body }: TencentRequest): Result | undefined {
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
 * Signature v3 of a JSON POST, written down from the provider's documentation step by step, apart from
 * the code under test.
 *
 * @param headers the signed ones, names in lower case, in the order of SignedHeaders.
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

/** Refusals are HTTP 200 too. */
function answer(response: ServerResponse, result: Result): void {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ Response: { ...result, RequestId: randomUUID() } }));
}

function misbehave(response: ServerResponse, behaviour: TencentBehaviour, honest: Result): void {
  switch (behaviour.kind) {
    case 'refuse':
      answer(response, verdict(behaviour.captchaCode));
      break;
    case 'error':
      answer(response, { Error: { Code: behaviour.code, Message: behaviour.message ?? behaviour.code } });
      break;
    case 'garbage':
      response.end(behaviour.text);
      break;
    case 'http':
      response.writeHead(behaviour.status, { 'Content-Type': 'text/html' }).end('<h1>Sorry</h1>');
      break;
    case 'redirect':
      response.writeHead(307, { Location: '/elsewhere' }).end();
      break;
    case 'slow':
      setTimeout(() => answer(response, honest), behaviour.milliseconds).unref();
      break;
    case 'stall':
      response.write('{"Response":');
      break;
    case 'flood':
      flood(response);
      break;
    case 'hang':
  }
}

function flood(response: ServerResponse): void {
  const spaces = ' '.repeat(65_536);
  const pour = () => {
    while (!response.destroyed && response.write(spaces));
  };
  response.on('drain', pour).write('{"Response":');
  pour();
}
