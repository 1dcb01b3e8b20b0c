import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { StorageConfig } from '../../src/config';
import { ossSignature } from './oss-signature';

type OssConfig = Extract<StorageConfig, { kind: 'oss' }>;

/** What a request gets instead of the normal answer. */
export type OssBehaviour =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'garbage'; readonly status: number; readonly text: string }
  | { readonly kind: 'redirect' }
  /** The connection is closed before the request is processed. */
  | { readonly kind: 'cut' }
  /** The request is processed, but the connection is closed before the answer. */
  | { readonly kind: 'lost-answer' }
  /** The request is processed; the answer has headers and half a body. */
  | { readonly kind: 'half-answer' }
  /** The request is not processed and not answered. */
  | { readonly kind: 'hang' };

/** A key that may sign: a key of an account, or a temporary key with its token. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly endsAt?: number;
}

export interface OssObject {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface OssRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface FakeOss {
  readonly url: string;
  /** Settings for the account and the bucket of the fake. */
  readonly config: OssConfig;
  /** The same as environment variables. */
  readonly env: NodeJS.ProcessEnv;
  /** The stored objects, by key. */
  readonly objects: Map<string, OssObject>;
  /** Every request, valid or not, oldest first. */
  readonly requests: readonly OssRequest[];
  /** Accepts another key. */
  trust(key: AccessKey): void;
  /** Sets how the next `times` requests are treated; `only` limits this to one method. */
  next(behaviour: OssBehaviour, options?: { times?: number; only?: string }): void;
  /** Treats all requests normally again. */
  recover(): void;
  /** Also closes open connections. */
  close(): Promise<void>;
}

const BUCKET = 'mofang-test';
const REGION = 'cn-hangzhou';
const ACCOUNT: AccessKey = { id: 'LTAIfakeAccessKeyId', secret: 'fakeAccessKeySecret' };
const MOST_CLOCK_SKEW_MS = 15 * 60_000;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/**
 * A server on the loopback interface that speaks OSS' protocol for one bucket. Anyone may read the bucket; writing
 * needs a key. It checks every signature itself and accepts only V4.
 *
 * Sources: https://help.aliyun.com/zh/oss/developer-reference/list-of-operations-by-function (the calls),
 * https://help.aliyun.com/zh/oss/support/http-status-code-403 (the errors).
 */
export async function startOss(): Promise<FakeOss> {
  const objects = new Map<string, OssObject>();
  const keys = new Map([[ACCOUNT.id, ACCOUNT]]);
  const requests: OssRequest[] = [];
  let pending: { behaviour: OssBehaviour; times: number; only: string | undefined }[] = [];

  const behaviourFor = (method: string): OssBehaviour | undefined => {
    const found = pending.find(({ times, only }) => times > 0 && (only ?? method) === method);
    if (found !== undefined) found.times -= 1;
    return found?.behaviour;
  };
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming).catch(() => undefined);
    if (request === undefined) return;
    requests.push(request);
    const behaviour = behaviourFor(request.method);
    const isDone = behaviour === undefined || /^(?:lost|half)-answer$/.test(behaviour.kind);
    const answer = isDone ? (refusal(request, keys) ?? perform(request, objects)) : undefined;
    if (behaviour !== undefined) return misbehave(response, request, behaviour, answer);
    send(response, request, answer as Answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const config = configFor(url);
  return {
    url,
    config,
    env: environmentOf(config),
    objects,
    requests,
    trust: (key) => void keys.set(key.id, key),
    next: (behaviour, { times = 1, only } = {}) => void pending.push({ behaviour, times, only }),
    recover: () => {
      pending = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const configFor = (url: string): OssConfig => ({
  kind: 'oss',
  bucket: BUCKET,
  region: `oss-${REGION}`,
  endpoint: url,
  publicUrl: url,
  accessKeyId: ACCOUNT.id,
  accessKeySecret: ACCOUNT.secret,
  roleArn: undefined,
  stsUrl: 'http://localhost:9',
});

const environmentOf = (config: OssConfig): NodeJS.ProcessEnv => ({
  MOFANG_STORAGE: 'oss',
  MOFANG_OSS_BUCKET: config.bucket,
  MOFANG_OSS_REGION: config.region,
  MOFANG_OSS_ENDPOINT: config.endpoint,
  MOFANG_OSS_PUBLIC_URL: config.publicUrl,
  MOFANG_OSS_ACCESS_KEY_ID: config.accessKeyId,
  MOFANG_OSS_ACCESS_KEY_SECRET: config.accessKeySecret,
});

async function read(request: IncomingMessage): Promise<OssRequest> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    method: request.method ?? '',
    host: headers.host ?? '',
    path: pathname,
    query: searchParams,
    headers,
    body: await buffer(request),
  };
}

const keyOf = ({ path }: OssRequest): string => decodeURIComponent(path.slice(1));

/** Why a request is refused: the checks of OSS, in its order. */
function refusal(request: OssRequest, keys: ReadonlyMap<string, AccessKey>): Answer | undefined {
  const [subdomain] = /^[a-z0-9-]+(?=\.oss-)/.exec(request.host) ?? [];
  if (subdomain !== undefined && subdomain !== BUCKET) return error(404, 'NoSuchBucket');
  const { authorization } = request.headers;
  if (authorization === undefined) {
    return /^(?:GET|HEAD)$/.test(request.method) ? undefined : error(403, 'AccessDenied');
  }
  const form =
    /^OSS4-HMAC-SHA256 Credential=([^/,]+)\/([^,]+), ?(?:AdditionalHeaders=([^,]+), ?)?Signature=([0-9a-f]{64})$/;
  const [, id = '', scope, additional, signature] = form.exec(authorization) ?? [];
  if (signature === undefined) return error(400, 'InvalidArgument');
  const key = keys.get(id);
  if (key === undefined) return error(403, 'InvalidAccessKeyId');
  return (
    tokenRefusal(request, key) ??
    signatureRefusal(request, { key, scope, signature, additionalHeaders: additional?.split(';') ?? [] })
  );
}

function tokenRefusal({ headers }: OssRequest, { token, endsAt }: AccessKey): Answer | undefined {
  if (headers['x-oss-security-token'] !== token) return error(403, 'InvalidSecurityToken');
  return endsAt !== undefined && endsAt <= Date.now() ? error(403, 'SecurityTokenExpired') : undefined;
}

function signatureRefusal(
  request: OssRequest,
  given: {
    readonly key: AccessKey;
    readonly scope: string | undefined;
    readonly signature: string;
    readonly additionalHeaders: readonly string[];
  },
): Answer | undefined {
  const { method, query, headers } = request;
  const timestamp = headers['x-oss-date'] ?? '';
  const time = timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (!(Math.abs(Date.now() - Date.parse(time)) <= MOST_CLOCK_SKEW_MS)) {
    return error(403, 'RequestTimeTooSkewed');
  }
  if (headers['x-oss-content-sha256'] !== 'UNSIGNED-PAYLOAD') return error(400, 'InvalidArgument');
  const { additionalHeaders, scope, key } = given;
  const { signature, stringToSign, canonicalRequest } = ossSignature(
    { method, bucket: BUCKET, key: keyOf(request), query, headers, additionalHeaders },
    { secret: key.secret, timestamp, region: REGION },
  );
  const isInScope = scope === `${timestamp.slice(0, 8)}/${REGION}/oss/aliyun_v4_request`;
  if (isInScope && signature === given.signature) return undefined;
  return error(403, 'SignatureDoesNotMatch', {
    OSSAccessKeyId: key.id,
    SignatureProvided: given.signature,
    StringToSign: stringToSign,
    CanonicalRequest: canonicalRequest,
  });
}

function perform(request: OssRequest, objects: Map<string, OssObject>): Answer {
  const key = keyOf(request);
  if (request.method === 'PUT') return put(request, key, objects);
  if (request.method === 'DELETE') {
    objects.delete(key);
    return { status: 204 };
  }
  const object = objects.get(key);
  if (object === undefined) return error(404, 'NoSuchKey');
  return { status: 200, headers: { ...object.headers, ETag: etagOf(object.bytes) }, body: object.bytes };
}

function put({ headers, body }: OssRequest, key: string, objects: Map<string, OssObject>): Answer {
  if (headers['content-length'] !== String(body.length)) return error(411, 'MissingContentLength');
  const md5 = createHash('md5').update(body).digest('base64');
  if ((headers['content-md5'] ?? md5) !== md5) return error(400, 'InvalidDigest');
  if (headers['x-oss-forbid-overwrite'] === 'true' && objects.has(key))
    return error(409, 'FileAlreadyExists');
  const kept = Object.entries(headers).filter(([name]) =>
    /^(?:content-type|cache-control|content-disposition|x-oss-meta-.*)$/.test(name),
  );
  objects.set(key, { bytes: body, headers: Object.fromEntries(kept) });
  return { status: 200, headers: { ETag: etagOf(body) } };
}

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex').toUpperCase()}"`;

/** As with the real OSS, an error text repeats the request's data, and more. */
function error(status: number, code: string, details: Record<string, string> = {}): Answer {
  const elements = Object.entries({ Code: code, Message: `About ${code}.`, ...details, HostId: BUCKET })
    .map(([name, value]) => `<${name}>${value.replaceAll('<', '&lt;')}</${name}>`)
    .join('');
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error>${elements}<RequestId>REQUEST-ID</RequestId></Error>`;
  return { status, headers: { 'Content-Type': 'application/xml' }, body: Buffer.from(xml) };
}

function send(response: ServerResponse, { method }: OssRequest, answer: Answer): void {
  const requestId = randomBytes(12).toString('hex').toUpperCase();
  const isError = answer.status >= 300;
  const body = isError
    ? Buffer.from(String(answer.body).replace('REQUEST-ID', requestId))
    : (answer.body ?? Buffer.alloc(0));
  response.writeHead(answer.status, {
    Server: 'AliyunOSS',
    'x-oss-request-id': requestId,
    'Content-Length': body.length,
    ...answer.headers,
    ...(isError && method === 'HEAD' ? { 'x-oss-err': body.toString('base64') } : {}),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

function misbehave(
  response: ServerResponse,
  request: OssRequest,
  behaviour: OssBehaviour,
  answer: Answer | undefined,
): void {
  switch (behaviour.kind) {
    case 'error':
      send(response, request, error(behaviour.status, behaviour.code));
      break;
    case 'garbage':
      response.writeHead(behaviour.status).end(behaviour.text);
      break;
    case 'redirect':
      response.writeHead(307, { Location: '/elsewhere' }).end();
      break;
    case 'half-answer':
      response.writeHead(answer?.status ?? 500, { 'Content-Length': 100 });
      response.write('<?xml', () => response.destroy());
      break;
    case 'cut':
    case 'lost-answer':
      response.destroy();
      break;
    case 'hang':
  }
}
