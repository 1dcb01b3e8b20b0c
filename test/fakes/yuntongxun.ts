import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SmsConfig } from '../../src/config';

type YuntongxunConfig = Extract<SmsConfig, { kind: 'yuntongxun' }>;

/** What the next message meets instead of an honest answer. */
export type YuntongxunBehaviour =
  | { readonly kind: 'refuse'; readonly statusCode: string; readonly statusMsg?: string }
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

export interface YuntongxunRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the provider says to it: `000000` where it is right in every way. */
  readonly statusCode: string;
}

export interface FakeYuntongxun {
  readonly url: string;
  /** Settings that fit the account which the fake knows. */
  readonly config: YuntongxunConfig;
  /** Every request, oldest first, right or wrong. */
  readonly requests: readonly YuntongxunRequest[];
  /** Sets how the next request is treated; the one after it is treated honestly again. */
  next(behaviour: YuntongxunBehaviour): void;
  /** Ends open connections too. */
  close(): Promise<void>;
}

const ACCOUNT = {
  accountSid: 'fake-account-sid',
  authToken: 'fake-auth-token',
  appId: 'fake-app-id',
  templateId: '1',
};

const MESSAGES: Record<string, string> = {
  '000000': '成功',
  '111101': '请求包头Authorization参数为空',
  '111103': '请求包头Authorization参数解码后格式有误',
  '111106': '请求包头Authorization参数解码后时间戳过期',
  '111107': '请求包头Authorization参数中账户ID跟请求地址中的账户ID不一致',
  '111109': '请求地址Sig校验失败',
  '111110': '请求地址SoftVersion参数有误',
  '111113': '请求包头Authorization参数中时间戳格式有误',
  '111141': '主账户不存在',
  '111181': '应用不存在',
  '160031': '参数解析失败',
  '160032': '短信模板无效',
  '160038': '短信验证码发送过频繁',
  '160040': '验证码超出同模板同号码天发送上限',
  '160042': '号码格式有误',
  '160052': '模板变量格式有误',
};

/** The provider allows a day; this is stricter, so that a clock in the wrong time zone is noticed. */
const MOST_CLOCK_SKEW_MS = 300_000;

/**
 * A server on the loopback interface that speaks Yuntongxun's REST API for template messages, and knows
 * one account. It checks a request as the provider does, and in the provider's order.
 *
 * Sources: https://doc.yuntongxun.com/pe/5a533de33b8496dd00dce07c (the call),
 * https://doc.yuntongxun.com/p/5a5857203b8496dd00dd2b3d (the codes).
 */
export async function startYuntongxun(): Promise<FakeYuntongxun> {
  const requests: YuntongxunRequest[] = [];
  const behaviours: YuntongxunBehaviour[] = [];
  const server = createServer(async (request, response) => {
    const received = await read(request);
    requests.push(received);
    const behaviour = behaviours.shift();
    if (behaviour === undefined) answer(response, received.statusCode);
    else misbehave(response, behaviour, received.statusCode);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    config: { kind: 'yuntongxun', url, ...ACCOUNT },
    requests,
    next: (behaviour) => void behaviours.push(behaviour),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<YuntongxunRequest> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const { method = '', headers } = request;
  const received = { method, path: pathname, query: searchParams, headers, body: await text(request) };
  return { ...received, statusCode: check(received) };
}

function check(request: Omit<YuntongxunRequest, 'statusCode'>): string {
  const path = /^\/([^/]+)\/Accounts\/([^/]+)\/SMS\/TemplateSMS$/.exec(request.path);
  if (request.method !== 'POST' || path === null) return 'HTTP 404';
  const [, version, sid] = path;
  if (version !== '2013-12-26') return '111110';
  return checkAuthorization(request, String(sid)) ?? checkMessage(request) ?? '000000';
}

function checkAuthorization(
  { headers, query }: Pick<YuntongxunRequest, 'headers' | 'query'>,
  sid: string,
): string | undefined {
  if (headers.authorization === undefined) return '111101';
  const pair = /^([^:]+):([^:]+)$/.exec(Buffer.from(headers.authorization, 'base64').toString());
  if (pair === null) return '111103';
  const [, claimedSid, time = ''] = pair;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time);
  if (parts === null) return '111113';
  const [year, month, day, hours, minutes, seconds] = parts.slice(1);
  const sentAt = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}+08:00`);
  if (!(Math.abs(Date.now() - sentAt) <= MOST_CLOCK_SKEW_MS)) return '111106';
  if (claimedSid !== sid) return '111107';
  if (sid !== ACCOUNT.accountSid) return '111141';
  const sig = createHash('md5').update(`${sid}${ACCOUNT.authToken}${time}`, 'utf8').digest('hex');
  return query.get('sig') === sig.toUpperCase() ? undefined : '111109';
}

function checkMessage({ headers, body }: Pick<YuntongxunRequest, 'headers' | 'body'>): string | undefined {
  const isJson = headers.accept === 'application/json';
  if (!isJson || headers['content-type'] !== 'application/json;charset=utf-8') return '160031';
  const message = parse(body);
  if (message === undefined) return '160031';
  if (message.appId !== ACCOUNT.appId) return '111181';
  if (typeof message.to !== 'string' || !/^1\d{10}$/.test(message.to)) return '160042';
  if (message.templateId !== ACCOUNT.templateId) return '160032';
  const values = message.datas;
  const areTexts = Array.isArray(values) && values.every((value) => typeof value === 'string');
  return areTexts && values.length === 2 ? undefined : '160052';
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, statusCode: string, statusMsg = MESSAGES[statusCode]): void {
  if (statusCode === 'HTTP 404') {
    response.writeHead(404).end();
    return;
  }
  const dateCreated = new Date(Date.now() + 28_800_000).toISOString().replace(/\D/g, '').slice(0, 14);
  const templateSMS = { smsMessageSid: randomBytes(16).toString('hex'), dateCreated };
  const result = statusCode === '000000' ? { statusCode, statusMsg, templateSMS } : { statusCode, statusMsg };
  response.setHeader('Content-Type', 'application/json;charset=utf-8');
  response.end(JSON.stringify(result));
}

function misbehave(response: ServerResponse, behaviour: YuntongxunBehaviour, honest: string): void {
  switch (behaviour.kind) {
    case 'refuse':
      answer(response, behaviour.statusCode, behaviour.statusMsg);
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
      response.write('{"statusCode":');
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
  response.on('drain', pour).write('{"statusCode":');
  pour();
}
