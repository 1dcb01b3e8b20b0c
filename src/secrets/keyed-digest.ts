import { createHmac } from 'node:crypto';
import { derivedKey } from './derived-key';

/** The digest of a text, in base64url. */
export type KeyedDigest = (text: string) => string;

/**
 * Makes names for a store of what is personal (HMAC-SHA256): without the secret nobody finds a mobile by trying
 * them all.
 */
export function keyedDigest(secret: string, purpose: string): KeyedDigest {
  const key = derivedKey(secret, purpose);
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}
