import { createHmac, hkdfSync } from 'node:crypto';

/**
 * Makes names for the cache of what is personal: without the secret nobody finds a mobile by trying them all.
 *
 * @param purpose keeps apart what is digested for different uses with one secret.
 */
export function keyedDigest(secret: string, purpose: string): (text: string) => string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `mofang ${purpose}`, 32));
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}
