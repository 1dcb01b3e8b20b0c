import type { KeyObject } from 'node:crypto';
import { derivedKey } from './derived-key';

export interface NamedKey {
  /** Names the secret that the key comes from, at the beginning of what the key makes. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The present secret, and those that are still good beside it. */
export type KnownSecrets = readonly [present: string, ...previous: string[]];

/** The keys of one purpose: that of the present secret makes values, each opens those that name it. */
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
   * @param id what the value begins with. One that was made before values named their key has none, and may be of
   *   any: a dead job of such a program can be replayed for 30 days, so that is how long this is needed.
   */
  candidates(id: string | undefined): readonly NamedKey[] {
    const all = [this.present, ...this.previous];
    return id === undefined ? all : all.filter((each) => each.id === id);
  }
}

/** 32 bits of a key that nothing else is made with: they tell secrets apart, and say less of one than a signature does. */
const idOf = (secret: string): string => derivedKey(secret, 'key id').export().toString('hex').slice(0, 8);
