import { createHash, randomBytes } from 'node:crypto';
import type { SmsConfig } from '../../src/config';
import { type FakeGateway, type GatewayRequest, type Misbehaviour, startGateway } from './gateway';

type YuntongxunConfig = Extract<SmsConfig, { kind: 'yuntongxun' }>;

/** A refusal by the provider. */
interface Refusal {
  readonly kind: 'refuse';
  readonly statusCode: string;
  readonly statusMsg?: string;
}

/** What the next message gets instead of the normal answer. */
export type YuntongxunBehaviour = Refusal | Misbehaviour;

export interface YuntongxunRequest extends GatewayRequest {
  /** The provider's answer: `000000` if the message is correct in every way. */
  readonly statusCode: string;
}

export interface FakeYuntongxun extends FakeGateway<YuntongxunRequest, YuntongxunBehaviour> {
  /** Settings for the account of the fake. */
  readonly config: YuntongxunConfig;
}

const ACCOUNT = {
  accountSid: 'fake-account-sid',
  authToken: 'fake-auth-token',
  appId: 'fake-app-id',
  templates: { 'zh-CN': '1', en: '2' },
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

/** The provider allows a day. This is stricter, to detect a clock in the wrong time zone. */
const MOST_CLOCK_SKEW_MS = 300_000;

/**
 * A server on the loopback interface that speaks Yuntongxun's REST API for template messages, and knows
 * one account. It checks a request as the provider does, and in the provider's order.
 *
 * Sources: https://doc.yuntongxun.com/pe/5a533de33b8496dd00dce07c (the call),
 * https://doc.yuntongxun.com/p/5a5857203b8496dd00dd2b3d (the codes).
 */
export async function startYuntongxun(): Promise<FakeYuntongxun> {
  const gateway = await startGateway<YuntongxunRequest, Refusal>({
    receive: (request) => ({ ...request, statusCode: check(request) }),
    answer: ({ statusCode }) => answer(statusCode),
    misbehave: ({ statusCode, statusMsg }) => answer(statusCode, statusMsg),
  });
  return { ...gateway, config: { kind: 'yuntongxun', url: gateway.url, ...ACCOUNT } };
}

function check(request: GatewayRequest): string {
  const path = /^\/([^/]+)\/Accounts\/([^/]+)\/SMS\/TemplateSMS$/.exec(request.path);
  if (request.method !== 'POST' || path === null) return 'HTTP 404';
  const [, version, sid] = path;
  if (version !== '2013-12-26') return '111110';
  return checkAuthorization(request, String(sid)) ?? checkMessage(request) ?? '000000';
}

function checkAuthorization(
  { headers, query }: Pick<GatewayRequest, 'headers' | 'query'>,
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

function checkMessage({ headers, body }: Pick<GatewayRequest, 'headers' | 'body'>): string | undefined {
  const isJson = headers.accept === 'application/json';
  if (!isJson || headers['content-type'] !== 'application/json;charset=utf-8') return '160031';
  const message = parse(body);
  if (message === undefined) return '160031';
  if (message.appId !== ACCOUNT.appId) return '111181';
  if (typeof message.to !== 'string' || !/^1\d{10}$/.test(message.to)) return '160042';
  if (!Object.values<unknown>(ACCOUNT.templates).includes(message.templateId)) return '160032';
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

function answer(statusCode: string, statusMsg = MESSAGES[statusCode]) {
  if (statusCode === 'HTTP 404') return { status: 404, body: {} };
  const dateCreated = new Date(Date.now() + 28_800_000).toISOString().replace(/\D/g, '').slice(0, 14);
  const templateSMS = { smsMessageSid: randomBytes(16).toString('hex'), dateCreated };
  return { body: { statusCode, statusMsg, ...(statusCode === '000000' ? { templateSMS } : {}) } };
}
