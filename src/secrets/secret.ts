import { createSecretKey, type KeyObject } from 'node:crypto';
import { KeyedDigest } from './keyed-digest';
import { KnownKeys, type KnownSecrets } from './known-keys';
import { SealedValues } from './sealed-values';
import { SignedValues } from './signed-values';

/**
 * The secret of the service. It gives each part what that part may do with it, for one purpose, and gives the
 * secret itself to nobody.
 *
 * A purpose keeps apart what one secret is used for. What is stored depends on it, so it never changes.
 */
export class Secret {
  readonly #secrets: KnownSecrets;

  /** @param previous secrets whose values are still good; no new ones are made with them. */
  constructor(present: string, previous: readonly string[] = []) {
    this.#secrets = [present, ...previous];
  }

  /**
   * The secrets as keys of HMAC, the present one first, for tokens alone: they are signed with the secret itself and
   * not with a key of it, so that those of earlier programs stay good.
   */
  tokenKeys(): readonly KeyObject[] {
    return this.#secrets.map((secret) => createSecretKey(secret, 'utf8'));
  }

  /** Makes names for a store of what is personal. */
  digest(purpose: string): KeyedDigest {
    return new KeyedDigest(new KnownKeys(this.#secrets, purpose));
  }

  /** Encrypts what waits in a store. */
  seal<Value>(purpose: string): SealedValues<Value> {
    return new SealedValues(new KnownKeys(this.#secrets, purpose));
  }

  /** Signs what travels through other hands. */
  sign<Value extends object>(purpose: string): SignedValues<Value> {
    return new SignedValues(new KnownKeys(this.#secrets, purpose));
  }
}
