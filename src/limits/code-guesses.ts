import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';
import { isWithin, type Limit } from './counter';
import { networkOf } from './network';

/** How many guesses at codes are looked at. */
export interface CodeGuessLimits {
  /** At one code, from one network and from all together. */
  readonly tries: number;
  readonly triesAnywhere: number;
  /** At the codes of one target in a day, from one network and from all together; 0 for any number. */
  readonly triesDay: number;
  readonly triesDayAnywhere: number;
}

/** A guess at a code. */
export interface CodeGuess {
  readonly purpose: string;
  readonly target: string;
  /** Of the code, and how long that is good. */
  readonly id: string;
  readonly seconds: number;
  readonly ip: string;
}

interface Counter {
  readonly names: KeyedNames;
  readonly limit: Limit;
}

const DAY = 86_400;

/** Counts wrong guesses at codes. A new code forgets none of those that are counted by its target. */
export class CodeGuesses {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
    private readonly limits: CodeGuessLimits,
  ) {}

  /**
   * Counts a guess, before the code is compared, so that guesses at the same time don't slip through. One that is
   * beyond a limit of its network is not counted for all networks: nobody uses those up alone.
   *
   * @returns whether the code may be looked at.
   */
  async begin(guess: CodeGuess): Promise<boolean> {
    for (const { names, limit } of this.counters(guess))
      if (!(await isWithin(this.cache, names, limit))) return false;
    return true;
  }

  /** Takes back what `begin` counted: the guess was right. */
  async forgive(guess: CodeGuess): Promise<void> {
    await Promise.all(this.counters(guess).map(({ names }) => this.cache.decrement(names)));
  }

  /** Whether another guess at the code would be looked at. */
  async areLeft(guess: CodeGuess): Promise<boolean> {
    const isLeft = async ({ names, limit: { most } }: Counter) =>
      most === 0 || (await this.cache.count(names)) < most;
    return (await Promise.all(this.counters(guess).map(isLeft))).every(Boolean);
  }

  /** The narrowest first. */
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
