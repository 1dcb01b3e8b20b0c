import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { KnownKeys } from './known-keys';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Hides values from anybody who can read the store that holds them: codes, mobiles, tokens. They are
 * encrypted (AES-256-GCM, NIST SP 800-38D) and bound to their place.
 */
export class SealedValues<Value> {
  constructor(private readonly keys: KnownKeys) {}

  /** Encrypts a JSON value for the place with this name. The result is never the same twice. */
  seal(value: Value, place: string): string {
    const { id, key } = this.keys.present;
    return `${id}.${encrypted(JSON.stringify(value), key, place).toString('base64')}`;
  }

  /** @returns undefined if the secret is unknown, the place is another one, or the text was changed. */
  open(text: string, place: string): Value | undefined {
    const [, id, sealed = ''] = /^(?:([^.]*)\.)?(.*)$/.exec(text) ?? [];
    const bytes = Buffer.from(sealed, 'base64');
    for (const { key } of this.keys.candidates(id)) {
      try {
        return JSON.parse(decrypted(bytes, key, place));
      } catch {
        // Another key may be the right one.
      }
    }
    return undefined;
  }

  /**
   * Whether it was not encrypted with the present secret. Values kept for over a day are then encrypted
   * again.
   */
  isOutdated(text: string): boolean {
    return !text.startsWith(`${this.keys.present.id}.`);
  }
}

function encrypted(text: string, key: KeyObject, place: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const bytes = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...bytes]);
}

/** @throws Error if the key or the place is wrong, or the bytes were changed. */
function decrypted(bytes: Buffer, key: KeyObject, place: string): string {
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(tag);
  const text = bytes.subarray(IV_BYTES + TAG_BYTES);
  return `${decipher.update(text, undefined, 'utf8')}${decipher.final('utf8')}`;
}
