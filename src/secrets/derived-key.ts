import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;

/** A key of 32 bytes, derived from the service's secret (HKDF-SHA256, RFC 5869). */
export function derivedKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `mofang ${purpose}`, KEY_BYTES)));
}
