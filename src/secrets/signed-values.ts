import { createHmac } from 'node:crypto';
import { isSame } from './constant-time';
import type { KnownKeys, NamedKey } from './known-keys';

/** Why a signed text is not valid. */
export type SignatureFault = 'invalid' | 'expired';

/**
 * Values that pass through other hands, such as a link in a mail. Others can read them, but not make or
 * change them. A text is `key id.payload.signature`; before key ids existed, it was `payload.signature`.
 */
export class SignedValues<Value extends object> {
  constructor(private readonly keys: KnownKeys) {}

  /** @param seconds how long the text is valid. */
  sign(value: Value, seconds: number): string {
    const exp = Math.floor(Date.now() / 1000) + seconds;
    const payload = Buffer.from(JSON.stringify({ ...value, exp })).toString('base64url');
    const { present } = this.keys;
    return signed(`${present.id}.${payload}`, present);
  }

  open(text: string): Value | SignatureFault {
    const [, content = '', id, payload = ''] = /^((?:([^.]*)\.)?([^.]*))\.[^.]*$/.exec(text) ?? [];
    // Compared as text, because a value has exactly one signed form.
    const isGood = this.keys.candidates(id).some((key) => isSame(text, signed(content, key)));
    if (!isGood) return 'invalid';
    const { exp, ...value } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return exp > Date.now() / 1000 ? (value as Value) : 'expired';
  }
}

const signed = (content: string, { key }: NamedKey): string =>
  `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
