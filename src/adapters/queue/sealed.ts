import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps what jobs are about from whoever reads the queue's store: codes, mobiles, addresses. Data is
 * encrypted (AES-256-GCM, NIST SP 800-38D) and bound to its job; ids are keyed digests, which nobody can
 * find by trying all mobiles. The keys come from the service's secret (HKDF, RFC 5869).
 */
export class Sealed {
  private readonly dataKey: Buffer;
  private readonly idKey: Buffer;

  constructor(secret: string) {
    this.dataKey = Buffer.from(hkdfSync('sha256', secret, '', 'mofang job data', 32));
    this.idKey = Buffer.from(hkdfSync('sha256', secret, '', 'mofang job ids', 32));
  }

  /** The id of the job of a definition and a key: 32 hexadecimal digits, always the same. */
  idOf(name: string, key: string): string {
    const digest = createHmac('sha256', this.idKey).update(`${name}\0${key}`).digest('hex');
    return digest.slice(0, 32);
  }

  /** Encrypts a JSON value for the job of this id. */
  seal(value: unknown, id: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.dataKey, iv).setAAD(Buffer.from(id));
    const encrypted = [cipher.update(JSON.stringify(value), 'utf8'), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...encrypted]).toString('base64');
  }

  /** @throws Error where the text was sealed with another secret, for another job, or was changed. */
  open(text: string, id: string): unknown {
    const bytes = Buffer.from(text, 'base64');
    const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
    const decipher = createDecipheriv('aes-256-gcm', this.dataKey, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(id))
      .setAuthTag(tag);
    const encrypted = bytes.subarray(IV_BYTES + TAG_BYTES);
    return JSON.parse(`${decipher.update(encrypted, undefined, 'utf8')}${decipher.final('utf8')}`);
  }
}
