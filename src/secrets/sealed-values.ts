import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { derivedKey } from './derived-key';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps values from whoever reads the store that they wait in: codes, mobiles, tokens. They are encrypted
 * (AES-256-GCM, NIST SP 800-38D) and bound to their place.
 */
export class SealedValues<Value> {
  private readonly key: KeyObject;

  constructor(secret: string, purpose: string) {
    this.key = derivedKey(secret, purpose);
  }

  /** Encrypts a JSON value for the place of this name; never twice the same. */
  seal(value: Value, place: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(place));
    const encrypted = [cipher.update(JSON.stringify(value), 'utf8'), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...encrypted]).toString('base64');
  }

  /** @returns undefined where the text was sealed with another secret, for another place, or was changed. */
  open(text: string, place: string): Value | undefined {
    try {
      return JSON.parse(this.decrypted(Buffer.from(text, 'base64'), place));
    } catch {
      return undefined;
    }
  }

  private decrypted(bytes: Buffer, place: string): string {
    const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
    const decipher = createDecipheriv('aes-256-gcm', this.key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    const encrypted = bytes.subarray(IV_BYTES + TAG_BYTES);
    return `${decipher.update(encrypted, undefined, 'utf8')}${decipher.final('utf8')}`;
  }
}
