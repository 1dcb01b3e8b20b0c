import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';
import { isWithin, type Limit } from './counter';
import { networkOf } from './network';

/** How many guesses at codes are checked. */
export interface CodeGuessLimits {
  /** At one code, from one network and from all together. */
  readonly tries: number;
  readonly triesAnywhere: number;
  /** At all codes of one target in a day, from one network and from all together; 0 for no limit. */
  readonly triesDay: number;
  readonly triesDayAnywhere: number;
}

/** A guess at a code. */
export interface CodeGuess {
  readonly purpose: string;
  readonly target: string;
  /** The code's id, and how long the code is valid. */
  readonly id: string;
  readonly seconds: number;
  readonly ip: string;
}

interface Counter {
  readonly names: KeyedNames;
  readonly limit: Limit;
}

const DAY = 86_400;

/** Counts wrong guesses at codes. A new code does not reset the counts of its target. */
export class CodeGuesses {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
    private readonly limits: CodeGuessLimits,
  ) {}

  /**
   * Counts a guess before the code is compared, so that simultaneous guesses don't slip through. A guess
   * above a limit of its network does not count for all networks, so that no single network can use up their
   * limit.
   *
   * @returns whether the code may be checked.
   */
  async begin(guess: CodeGuess): Promise<boolean> {
    for (const { names, limit } of this.counters(guess))
      if (!(await isWithin(this.cache, names, limit))) return false;
    return true;
  }

  /** Takes back what `begin` counted, because the guess was right. */
  async forgive(guess: CodeGuess): Promise<void> {
    await Promise.all(this.counters(guess).map(({ names }) => this.cache.decrement(names)));
  }

  /** Whether another guess at the code would be checked. */
  async areLeft(guess: CodeGuess): Promise<boolean> {
    const isLeft = async ({ names, limit: { most } }: Counter) =>
      most === 0 || (await this.cache.count(names)) < most;
    return (await Promise.all(this.counters(guess).map(isLeft))).every(Boolean);
  }

  /** The narrowest limit first. */
  private counters({ purpose, target, id, seconds, ip }: CodeGuess): readonly Counter[] {
    const { tries, triesAnywhere, triesDay, triesDayAnywhere } = this.limits;
    const network = networkOf(ip);
    const counter = (most: number, seconds: number, name: (digest: string) => string): Counter => ({
      names: this.digest.names(`target:${target}`, name),
      limit: { most, seconds },
    });
    return [
      counter(tries, seconds, (digest) => `tries:${purpose}:${digest}:${id}:${network}`),
      counter(triesDay, DAY, (digest) => `tries:${digest}:${network}`),
      counter(triesAnywhere, seconds, (digest) => `tries:${purpose}:${digest}:${id}`),
      counter(triesDayAnywhere, DAY, (digest) => `tries:${digest}`),
    ];
  }
}
