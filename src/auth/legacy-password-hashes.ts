import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derivePbkdf2 = promisify(pbkdf2);
const MOST_ITERATIONS = 10_000_000;
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;
const deriveScrypt = promisify<string, string, number, object, Buffer>(scrypt);

/**
 * Checks a password against a hash of an earlier system.
 *
 * - werkzeug `pbkdf2:sha256:<iterations>$<salt>$<hex>` and `scrypt:<N>:<r>:<p>$<salt>$<hex>`
 *   (werkzeug.security.generate_password_hash)
 * - Django `pbkdf2_sha256$<iterations>$<salt>$<base64>` (django.contrib.auth.hashers)
 *
 * @returns false for any other text, and for a hash that costs more than any hash of these systems.
 */
export async function verifyLegacyHash(hash: string, password: string): Promise<boolean> {
  const [method = '', ...rest] = hash.split('$');
  const [name, ...cost] = method.split(':');
  if (name === 'pbkdf2_sha256' && rest.length === 3) {
    const [iterations, salt = '', digest = ''] = rest;
    return matchesPbkdf2(password, salt, Number(iterations), Buffer.from(digest, 'base64'));
  }
  const [salt = '', hex = ''] = rest;
  const digest = Buffer.from(hex, 'hex');
  if (name === 'pbkdf2' && cost[0] === 'sha256')
    return matchesPbkdf2(password, salt, Number(cost[1]), digest);
  if (name === 'scrypt') return matchesScrypt(password, salt, cost.map(Number), digest);
  return false;
}

async function matchesPbkdf2(
  password: string,
  salt: string,
  iterations: number,
  digest: Buffer,
): Promise<boolean> {
  if (!Number.isInteger(iterations) || iterations < 1 || iterations > MOST_ITERATIONS || digest.length !== 32)
    return false;
  return timingSafeEqual(await derivePbkdf2(password, salt, iterations, 32, 'sha256'), digest);
}

async function matchesScrypt(
  password: string,
  salt: string,
  cost: number[],
  digest: Buffer,
): Promise<boolean> {
  const [N = 0, r = 0, p = 0] = cost;
  if (![N, r, p].every((value) => Number.isInteger(value) && value > 0) || digest.length !== 64) return false;
  const derivation = deriveScrypt(password, salt, 64, { N, r, p, maxmem: MOST_MEMORY_BYTES });
  const derived = await derivation.catch(() => undefined);
  return derived !== undefined && timingSafeEqual(derived, digest);
}

/** argon2 with m at most 1 GiB, and t and p at most 20. A more costly hash would hold up all logins. */
const ARGON2 = /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[\w+/]+\$[\w+/]+$/;
const KNOWN = [
  /^pbkdf2:sha256:\d+\$[^$]+\$[0-9a-f]{64}$/,
  /^scrypt:\d+:\d+:\d+\$[^$]+\$[0-9a-f]{128}$/,
  /^pbkdf2_sha256\$\d+\$[^$]+\$[\w+/]+=*$/,
];

/** Whether a text is a hash that a login can check: argon2, or a hash of an earlier system. */
export const isKnownHash = (text: string): boolean =>
  text.length <= 255 && (KNOWN.some((form) => form.test(text)) || isArgon2(text));

function isArgon2(text: string): boolean {
  const [m = 0, t = 0, p = 0] = (ARGON2.exec(text) ?? []).slice(1).map(Number);
  return m >= 8 && m <= 1_048_576 && t >= 1 && t <= 20 && p >= 1 && p <= 20;
}
