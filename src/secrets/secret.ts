import { createSecretKey, type KeyObject } from 'node:crypto';
import { KeyedDigest } from './keyed-digest';
import { KnownKeys, type KnownSecrets } from './known-keys';
import { SealedValues } from './sealed-values';
import { SignedValues } from './signed-values';

/**
 * The secret of the service. Each part gets only the operations that it needs, for one purpose, and never the
 * secret itself.
 *
 * Each purpose has keys of its own. Stored values depend on its name, so the name never changes.
 */
export class Secret {
  readonly #secrets: KnownSecrets;

  /** @param previous secrets whose values are still valid; nothing new is made with them. */
  constructor(present: string, previous: readonly string[] = []) {
    this.#secrets = [present, ...previous];
  }

  /**
   * The secrets as HMAC keys, the present one first, for tokens only. Tokens are signed with the secret
   * itself and not with a derived key, so that tokens of earlier programs stay valid.
   */
  tokenKeys(): readonly KeyObject[] {
    return this.#secrets.map((secret) => createSecretKey(secret, 'utf8'));
  }

  /** Makes store keys from personal data. */
  digest(purpose: string): KeyedDigest {
    return new KeyedDigest(new KnownKeys(this.#secrets, purpose));
  }

  /** Encrypts values in a store. */
  seal<Value>(purpose: string): SealedValues<Value> {
    return new SealedValues(new KnownKeys(this.#secrets, purpose));
  }

  /** Signs values that pass through other hands. */
  sign<Value extends object>(purpose: string): SignedValues<Value> {
    return new SignedValues(new KnownKeys(this.#secrets, purpose));
  }
}
