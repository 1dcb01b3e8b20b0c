import { createHmac } from 'node:crypto';
import { isSame } from './constant-time';
import type { KnownKeys, NamedKey } from './known-keys';

/** The names of one value under each known secret. New values are stored under the present one. */
export type KeyedNames = readonly [present: string, ...previous: string[]];

/**
 * Makes store keys from personal data (HMAC-SHA256). Without the secret, nobody can find a mobile by trying
 * all numbers. A digest is `key id.base64url`.
 */
export class KeyedDigest {
  constructor(private readonly keys: KnownKeys) {}

  /** The digest of a text under the present secret. */
  of(text: string): string {
    return digestOf(text, this.keys.present);
  }

  /** Whether a digest belongs to the text, under any known secret. */
  matches(digest: string, text: string): boolean {
    const candidates = this.keys.candidates(digest.split('.', 1)[0]);
    return candidates.some((key) => isSame(digest, digestOf(text, key)));
  }

  /**
   * The names under which a value for this text may be stored.
   *
   * @param name makes a name from a digest.
   */
  names(text: string, name: (digest: string) => string): KeyedNames {
    const under = (key: NamedKey) => name(digestOf(text, key));
    return [under(this.keys.present), ...this.keys.previous.map(under)];
  }
}

const digestOf = (text: string, { id, key }: NamedKey): string =>
  `${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
