import { type KeyedDigest, keyedDigest } from './keyed-digest';
import { SealedValues } from './sealed-values';
import { SignedValues } from './signed-values';

/**
 * The secret of the service. It gives each part what that part may do with it, for one purpose, and gives the
 * secret itself to nobody.
 *
 * A purpose keeps apart what one secret is used for. What is stored depends on it, so it never changes.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Makes names for a store of what is personal. */
  digest(purpose: string): KeyedDigest {
    return keyedDigest(this.#text, purpose);
  }

  /** Encrypts what waits in a store. */
  seal<Value>(purpose: string): SealedValues<Value> {
    return new SealedValues(this.#text, purpose);
  }

  /** Signs what travels through other hands. */
  sign<Value extends object>(purpose: string): SignedValues<Value> {
    return new SignedValues(this.#text, purpose);
  }
}
