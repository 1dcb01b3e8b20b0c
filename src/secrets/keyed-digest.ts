import { createHmac } from 'node:crypto';
import { derivedKey } from './derived-key';

/**
 * Makes names for a store of what is personal (HMAC-SHA256): without the secret nobody finds a mobile by trying
 * them all.
 *
 * @param purpose keeps apart what is digested for different uses with one secret.
 */
export function keyedDigest(
  secret: string,
  purpose: string,
  encoding: 'base64url' | 'hex' = 'base64url',
): (text: string) => string {
  const key = derivedKey(secret, purpose);
  return (text) => createHmac('sha256', key).update(text).digest(encoding);
}
