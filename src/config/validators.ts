import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { EnvError, makeExactValidator } from 'envalid';

/** A whole number between two bounds, both allowed. */
export const integer = (min: number, max: number) =>
  makeExactValidator<number>((input) => {
    const value = Number(input);
    if (!/^\d+$/.test(input) || value < min || value > max) {
      throw new EnvError(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  });

const itemsOf = (input: string): readonly string[] =>
  input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** What proxy-addr, which reads X-Forwarded-For, takes: addresses, subnets, and its own names for some. */
export const proxies = makeExactValidator<readonly string[]>((input) => {
  const items = itemsOf(input);
  const isProxy = (item: string) => {
    const [address = '', bits] = item.split('/');
    const most = isIPv4(address) ? 32 : 128;
    const hasBits =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
    return /^(?:loopback|linklocal|uniquelocal)$/.test(item) || (isIP(address) !== 0 && hasBits);
  };
  if (!items.every(isProxy))
    throw new EnvError('must be addresses or subnets, such as 10.0.0.0/8, comma-separated');
  return items;
});

export const origins = makeExactValidator<readonly string[]>((input) => {
  const items = itemsOf(input);
  const isOrigin = (item: string) =>
    item === '*' || item === 'null' || (URL.canParse(item) && new URL(item).origin === item);
  if (!items.every(isOrigin))
    throw new EnvError('must be origins such as https://app.example.com, null, or *');
  return items;
});

export const httpUrl = makeExactValidator<string>((input) => {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new EnvError('must be an http:// or https:// address without ? and #');
  }
  if (url.username !== '' || url.password !== '') throw new EnvError('must not hold a password');
  if (/["'()\s]/.test(input)) throw new EnvError('must not hold quotes, spaces or parentheses');
  return input.replace(/\/+$/, '');
});

const MYSQL_URL = /^mysql:\/\/[^/]+\/\w+$/;

/** The address of a page, kept to the letter: who it is registered with compares it so. No fragment (RFC 6749 §3.1.2). */
export const pageUrl = makeExactValidator<string>((input) => {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || input.includes('#') || /\s/.test(input))
    throw new EnvError('must be an http:// or https:// address without #');
  return input;
});

export const databaseUrl = makeExactValidator<string>((input) => {
  if (!/^sqlite:.+/.test(input) && !MYSQL_URL.test(input)) {
    throw new EnvError('must be sqlite:<path> or mysql://user:password@host:port/database');
  }
  return input;
});

export const mysqlUrls = makeExactValidator<readonly string[]>((input) => {
  const items = itemsOf(input);
  if (!items.every((item) => MYSQL_URL.test(item)))
    throw new EnvError('must be mysql://user:password@host:port/database, comma-separated');
  return items;
});

const REDIS_URL = /^rediss?:\/\/(?:[^@/]*@)?[^/,@]+(?:\/\d{1,2})?$/;
const SENTINEL_URL = /^rediss?\+sentinel:\/\/(?:[^@/]*@)?[^/@]+\/[\w.-]+(?:\/\d{1,2})?$/;
const CLUSTER_URL = /^rediss?\+cluster:\/\/(?:[^@/]*@)?[^/@]+\/?$/;

export const redisUrl = makeExactValidator<string>((input) => {
  if (![REDIS_URL, SENTINEL_URL, CLUSTER_URL].some((form) => form.test(input))) {
    throw new EnvError(
      'must be redis://user:password@host:port/0, redis+sentinel://host:port,host:port/name or ' +
        'redis+cluster://host:port,host:port (rediss… for TLS)',
    );
  }
  return input;
});

/** Where jobs wait: not on a cluster, which the queue can't use. */
export const queueRedisUrl = makeExactValidator<string>((input) => {
  if (![REDIS_URL, SENTINEL_URL].some((form) => form.test(input))) {
    throw new EnvError(
      'must be redis://user:password@host:port/0 or redis+sentinel://host:port,host:port/name',
    );
  }
  return input;
});

export const smtpUrl = makeExactValidator<string>((input) => {
  if (!/^smtps?:\/\/(?:[^@/]*@)?[^/@?#\s]+$/.test(input) || !URL.canParse(input) || !isPercentEncoded(input))
    throw new EnvError('must be smtp://user:password@host:587 or smtps://user:password@host:465');
  return input;
});

function isPercentEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

/** An address as a mail's sender: `a@b.c`, or `Name <a@b.c>`. */
export const mailAddress = makeExactValidator<string>((input) => {
  if (!/^(?:[^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(input))
    throw new EnvError('must look like mofang <no-reply@example.com>');
  return input;
});

export interface Argon2Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

export const argon2Cost = makeExactValidator<Argon2Cost>((input) => {
  const match = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(input);
  const [memoryCost, timeCost, parallelism] = (match ?? []).slice(1).map(Number);
  const isPossible = memoryCost && timeCost && parallelism && memoryCost >= 8 * parallelism;
  if (!isPossible || memoryCost > 4_194_304 || timeCost > 100 || parallelism > 64) {
    throw new EnvError('must look like m=19456,t=2,p=1 (m in KiB, at least 8 times p, at most 4 GiB)');
  }
  return { memoryCost, timeCost, parallelism };
});

/** A JSON Web Key Set of private keys (RFC 7517), read from the file that the setting names. */
export const keySetFile = makeExactValidator<readonly JsonWebKeyWithId[]>((path) => {
  try {
    const { keys } = JSON.parse(readFileSync(path, 'utf8'));
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isSigningKey) && haveOwnIds(keys)) return keys;
  } catch (error) {
    throw new EnvError(
      `can't be read as a JSON Web Key Set: ${(error as NodeJS.ErrnoException).code ?? 'not JSON'}`,
    );
  }
  throw new EnvError(
    'must name a file like {"keys":[…]}: private Ed25519 or P-256 keys, each with a "kid" of its own',
  );
});

export interface JsonWebKeyWithId extends JsonWebKey {
  readonly kid: string;
}

function isSigningKey(key: JsonWebKeyWithId): boolean {
  if (typeof key?.kid !== 'string' || (key.crv !== 'Ed25519' && key.crv !== 'P-256')) return false;
  try {
    return createPrivateKey({ key, format: 'jwk' }).type === 'private';
  } catch {
    return false;
  }
}

const haveOwnIds = (keys: readonly JsonWebKeyWithId[]): boolean =>
  new Set(keys.map(({ kid }) => kid)).size === keys.length;
