import { timingSafeEqual } from 'node:crypto';
import { type KeyedDigest, keyedDigest } from './keyed-digest';

/** Why a signed text is not good. */
export type SignatureFault = 'invalid' | 'expired';

/** Values that travel through other hands, such as a link in a mail: they can be read, but not made or changed. */
export class SignedValues<Value extends object> {
  private readonly mac: KeyedDigest;

  constructor(secret: string, purpose: string) {
    this.mac = keyedDigest(secret, purpose);
  }

  /** @param seconds how long it is good. */
  sign(value: Value, seconds: number): string {
    const exp = Math.floor(Date.now() / 1000) + seconds;
    const payload = Buffer.from(JSON.stringify({ ...value, exp })).toString('base64url');
    return `${payload}.${this.mac(payload)}`;
  }

  open(text: string): Value | SignatureFault {
    const [payload = ''] = text.split('.', 1);
    // Compared as text: of one value there is one signed form.
    const given = Buffer.from(text);
    const expected = Buffer.from(`${payload}.${this.mac(payload)}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
    const { exp, ...value } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return exp > Date.now() / 1000 ? (value as Value) : 'expired';
  }
}
