import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * A key of 32 bytes that comes from the service's secret (HKDF-SHA256, RFC 5869).
 *
 * @param purpose keeps apart what one secret is used for. What is stored depends on it: it never changes.
 */
export function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `mofang ${purpose}`, KEY_BYTES));
}
