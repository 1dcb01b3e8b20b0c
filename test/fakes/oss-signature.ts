import { createHash, createHmac } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names of the optional headers that are signed, in lower case, sorted. */
  readonly additionalHeaders: readonly string[];
}

/** The values that both sides compute. */
export interface OssSignature {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Lower-case hex. */
  readonly signature: string;
}

/**
 * OSS' signature V4 in the Authorization header, implemented from the provider's documentation, independently of
 * the code under test.
 *
 * @param secret the secret of the access key.
 * @param timestamp as in x-oss-date: `yyyymmddThhmmssZ`.
 * @param region without `oss-`.
 *
 * Source: https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function ossSignature(
  request: SignedRequest,
  { secret, timestamp, region }: { secret: string; timestamp: string; region: string },
): OssSignature {
  const canonicalRequest = canonicalRequestOf(request);
  const date = timestamp.slice(0, 8);
  const hashedRequest = createHash('sha256').update(canonicalRequest).digest('hex');
  const scope = `${date}/${region}/oss/aliyun_v4_request`;
  const stringToSign = `OSS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hashedRequest}`;
  const dateKey = hmac(`aliyun_v4${secret}`, date);
  const signingKey = hmac(hmac(hmac(dateKey, region), 'oss'), 'aliyun_v4_request');
  return { canonicalRequest, stringToSign, signature: hmac(signingKey, stringToSign).toString('hex') };
}

function canonicalRequestOf({ method, bucket, key, query, headers, additionalHeaders }: SignedRequest) {
  const isSigned = (name: string) =>
    name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-');
  const names = [...new Set([...Object.keys(headers).filter(isSigned), ...additionalHeaders])].sort();
  return [
    method,
    `/${percentEncoded(bucket)}/${key.split('/').map(percentEncoded).join('/')}`,
    canonicalQuery(query),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    additionalHeaders.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => [percentEncoded(name), percentEncoded(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986: everything but letters, digits and `-_.~`. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
