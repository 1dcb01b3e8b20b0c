import type { KeyObject } from 'node:crypto';
import { derivedKey } from './derived-key';

export interface NamedKey {
  /** Identifies the secret that the key comes from. Everything made with the key begins with it. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The present secret, and the earlier ones that are still valid. */
export type KnownSecrets = readonly [present: string, ...previous: string[]];

/** The keys for one purpose. The present secret's key makes values; each key opens those that name it. */
export class KnownKeys {
  readonly present: NamedKey;
  readonly previous: readonly NamedKey[];

  constructor([present, ...previous]: KnownSecrets, purpose: string) {
    const named = (secret: string) => ({ id: idOf(secret), key: derivedKey(secret, purpose) });
    this.present = named(present);
    this.previous = previous.map(named);
  }

  /**
   * The keys that a value may have been made with.
   *
   * @param id the beginning of the value. Values of programs from before key ids have none, and may be made
   *   with any key. This is needed for as long as a dead job of such a program can be replayed: 30 days.
   */
  candidates(id: string | undefined): readonly NamedKey[] {
    const all = [this.present, ...this.previous];
    return id === undefined ? all : all.filter((each) => each.id === id);
  }
}

/** 32 bits of a key that has no other use. They tell secrets apart, and reveal less than a signature does. */
const idOf = (secret: string): string => derivedKey(secret, 'key id').export().toString('hex').slice(0, 8);
