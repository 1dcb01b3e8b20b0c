import type { KeyedNames } from '../../secrets/keyed-digest';
import type { Cache } from './port';

/**
 * The cache for values whose keys are keyed digests. A value that was stored under an earlier secret still
 * counts: each method looks under every name that the value may have, and stores only under the present one.
 * With one secret, each method costs the same as that of the cache. Each earlier secret costs one or two
 * operations more.
 *
 * While the secret is being replaced, each of two processes may know the other's secret as a previous one. So
 * every method first writes under its own name and then looks at the others: of several that race, the last
 * one to write sees all values.
 */
export class KeyedCache {
  constructor(private readonly cache: Cache) {}

  /** The value, or undefined if there is none. */
  async get(names: readonly string[]): Promise<string | undefined> {
    const values = await Promise.all(names.map((name) => this.cache.get(name)));
    return values.find((value) => value !== undefined);
  }

  /** Stores a value for `seconds`, whether or not one exists. */
  async set([present, ...previous]: KeyedNames, value: string, seconds: number): Promise<void> {
    await this.cache.set(present, value, seconds);
    await this.delete(previous);
  }

  /** Stores a value only if none exists, and says whether it did. Of two callers one wins, or rarely none. */
  async add([present, ...previous]: KeyedNames, value: string, seconds: number): Promise<boolean> {
    if (!(await this.cache.add(present, value, seconds))) return false;
    if ((await this.get(previous)) === undefined) return true;
    await this.cache.deleteIf(present, value);
    return false;
  }

  /** Adds one to a counter and returns it. A new one lives for `seconds`; an old one keeps its expiry. */
  async increment([present, ...previous]: KeyedNames, seconds: number): Promise<number> {
    const secondsLeft = await this.secondsLeft(previous);
    const own = await this.cache.increment(present, secondsLeft || seconds);
    return own + (await this.count(previous));
  }

  /** Subtracts one from a counter, which keeps its expiry. Says whether the counter existed. */
  async decrement(names: readonly string[]): Promise<boolean> {
    for (const name of names) if (await this.cache.decrement(name)) return true;
    return false;
  }

  /** The value of a counter, 0 if there is none. */
  async count(names: readonly string[]): Promise<number> {
    const values = await Promise.all(names.map((name) => this.cache.get(name)));
    return values.reduce((sum, value) => sum + Number(value ?? 0), 0);
  }

  /** The seconds until a value expires, with a fraction; 0 if there is none. */
  async secondsLeft(names: readonly string[]): Promise<number> {
    return Math.max(0, ...(await Promise.all(names.map((name) => this.cache.secondsLeft(name)))));
  }

  /** Removes a value, if there is one. */
  async delete(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.cache.delete(name)));
  }

  /** Removes a value only if it equals the given one; says whether it did. Of two callers one wins. */
  async deleteIf(names: readonly string[], value: string): Promise<boolean> {
    const removed = await Promise.all(names.map((name) => this.cache.deleteIf(name, value)));
    return removed.includes(true);
  }
}
