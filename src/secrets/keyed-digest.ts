import { createHmac } from 'node:crypto';
import { isSame } from './constant-time';
import type { KnownKeys, NamedKey } from './known-keys';

/** What one thing is called under each known secret: where it is kept is its name under the present one. */
export type KeyedNames = readonly [present: string, ...previous: string[]];

/**
 * Makes names for a store of what is personal (HMAC-SHA256): without the secret nobody finds a mobile by trying
 * them all. A digest is `key id.base64url`.
 */
export class KeyedDigest {
  constructor(private readonly keys: KnownKeys) {}

  /** The digest of a text under the present secret. */
  of(text: string): string {
    return digestOf(text, this.keys.present);
  }

  /** Whether a digest is the text's, under whichever known secret. */
  matches(digest: string, text: string): boolean {
    const candidates = this.keys.candidates(digest.split('.', 1)[0]);
    return candidates.some((key) => isSame(digest, digestOf(text, key)));
  }

  /**
   * The names under which something about a text may be kept.
   *
   * @param name makes a name of a digest.
   */
  names(text: string, name: (digest: string) => string): KeyedNames {
    const under = (key: NamedKey) => name(digestOf(text, key));
    return [under(this.keys.present), ...this.keys.previous.map(under)];
  }
}

const digestOf = (text: string, { id, key }: NamedKey): string =>
  `${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
