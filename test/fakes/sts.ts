import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FakeOss } from './oss';

export type StsBehaviour =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'garbage'; readonly text: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'hang' };

export interface FakeSts {
  readonly url: string;
  readonly roleArn: string;
  /** The fields of every request, valid or not, oldest first. */
  readonly requests: readonly URLSearchParams[];
  /** Sets the lifetime of the next credentials, independent of the request. */
  grant(seconds: number): void;
  /** Sets how the next `times` requests are treated. */
  next(behaviour: StsBehaviour, times?: number): void;
  recover(): void;
  close(): Promise<void>;
}

const ROLE_ARN = 'acs:ram::1234567890123456:role/mofang';
const MOST_CLOCK_SKEW_MS = 15 * 60_000;

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * A server on the loopback interface that speaks STS' AssumeRole for the account of a fake OSS. The OSS trusts the
 * keys that it issues. It checks signatures itself.
 *
 * Sources: https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-assumerole (the call),
 * https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism (the signature).
 */
export async function startSts(oss: Pick<FakeOss, 'config' | 'trust'>): Promise<FakeSts> {
  const requests: URLSearchParams[] = [];
  const usedNonces = new Set<string>();
  let behaviours: StsBehaviour[] = [];
  let seconds: number | undefined;
  const server = createServer(async (request, response) => {
    const fields = new URLSearchParams(await text(request));
    requests.push(fields);
    const behaviour = behaviours.shift();
    if (behaviour !== undefined) return misbehave(response, behaviour);
    const refusal = refusalOf(request.method ?? '', fields, oss.config, usedNonces);
    send(response, refusal ?? credentials(oss, seconds ?? Number(fields.get('DurationSeconds'))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    roleArn: ROLE_ARN,
    requests,
    grant: (given) => {
      seconds = given;
    },
    next: (behaviour, times = 1) => void behaviours.push(...Array(times).fill(behaviour)),
    recover: () => {
      behaviours = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusalOf(
  method: string,
  fields: URLSearchParams,
  { accessKeyId, accessKeySecret }: FakeOss['config'],
  usedNonces: Set<string>,
): Answer | undefined {
  const { Signature, ...signed } = Object.fromEntries(fields);
  if (signed.Action !== 'AssumeRole' || signed.Version !== '2015-04-01')
    return failed(404, 'InvalidAction.NotFound');
  if (signed.AccessKeyId !== accessKeyId) return failed(404, 'InvalidAccessKeyId.NotFound');
  if (!(Math.abs(Date.now() - Date.parse(signed.Timestamp ?? '')) <= MOST_CLOCK_SKEW_MS)) {
    return failed(400, 'InvalidTimeStamp.Expired');
  }
  if (Signature !== rpcSignature(method, signed, accessKeySecret)) {
    return failed(400, 'SignatureDoesNotMatch');
  }
  const nonce = signed.SignatureNonce ?? '';
  if (nonce === '' || usedNonces.has(nonce)) return failed(400, 'SignatureNonceUsed');
  usedNonces.add(nonce);
  const duration = Number(signed.DurationSeconds);
  if (!(duration >= 900 && duration <= 3600)) return failed(400, 'InvalidParameter.DurationSeconds');
  if (!/^[\w.@-]{2,64}$/.test(signed.RoleSessionName ?? ''))
    return failed(400, 'InvalidParameter.RoleSessionName');
  return signed.RoleArn === ROLE_ARN ? undefined : failed(403, 'NoPermission');
}

/** Signature 1.0 of RPC calls: HMAC-SHA1 over the sorted fields, in base64. */
export function rpcSignature(method: string, fields: Record<string, string>, secret: string): string {
  const percentEncoded = (value: string) =>
    encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const canonical = Object.keys(fields)
    .sort()
    .map((name) => `${percentEncoded(name)}=${percentEncoded(fields[name] ?? '')}`)
    .join('&');
  return createHmac('sha1', `${secret}&`)
    .update(`${method}&${percentEncoded('/')}&${percentEncoded(canonical)}`)
    .digest('base64');
}

function credentials({ trust }: Pick<FakeOss, 'trust'>, seconds: number): Answer {
  const endsAt = Math.floor(Date.now() / 1000 + seconds) * 1000;
  const [id, secret, token] = [12, 16, 60].map((length) => randomBytes(length).toString('base64url'));
  const key = { id: `STS.${id}`, secret: String(secret), token: `CAIS${token}+/=` };
  trust({ ...key, endsAt });
  const Credentials = {
    AccessKeyId: key.id,
    AccessKeySecret: key.secret,
    SecurityToken: key.token,
    Expiration: new Date(endsAt).toISOString().replace('.000Z', 'Z'),
  };
  const AssumedRoleUser = { Arn: `${ROLE_ARN}/mofang`, AssumedRoleId: '3444:mofang' };
  return { status: 200, body: { AssumedRoleUser, Credentials } };
}

const failed = (status: number, Code: string): Answer => ({
  status,
  body: { Code, Message: `About ${Code}.`, HostId: 'sts.aliyuncs.com' },
});

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ ...body, RequestId: randomUUID().toUpperCase() }));
}

function misbehave(response: ServerResponse, behaviour: StsBehaviour): void {
  if (behaviour.kind === 'error') send(response, failed(behaviour.status, behaviour.code));
  else if (behaviour.kind === 'garbage') response.end(behaviour.text);
  else if (behaviour.kind === 'cut') response.destroy();
}
