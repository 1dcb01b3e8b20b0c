import type { KeyedNames } from '../../secrets/keyed-digest';
import type { Cache } from './port';

/**
 * The cache for what is named by keyed digests. What an earlier secret named still counts: it is looked for under
 * each name that it may have, and nothing is added under another. While there is one secret, each method is that of
 * the cache; for each one before it, another operation or two.
 *
 * While the secret changes, two processes may each hold the secret of the other for the previous one. So every
 * method writes under its own name first and looks at the others afterwards: of those who race, the last one to
 * write sees all.
 */
export class KeyedCache {
  constructor(private readonly cache: Cache) {}

  /** The value, or undefined where there is none. */
  async get(names: readonly string[]): Promise<string | undefined> {
    const values = await Promise.all(names.map((name) => this.cache.get(name)));
    return values.find((value) => value !== undefined);
  }

  /** Stores a value for `seconds`, whether or not there was one. */
  async set([present, ...previous]: KeyedNames, value: string, seconds: number): Promise<void> {
    await this.cache.set(present, value, seconds);
    await this.delete(previous);
  }

  /** Stores a value only where there is none; says whether it did. Of two at once one does, or rarely none. */
  async add([present, ...previous]: KeyedNames, value: string, seconds: number): Promise<boolean> {
    if (!(await this.cache.add(present, value, seconds))) return false;
    if ((await this.get(previous)) === undefined) return true;
    await this.cache.deleteIf(present, value);
    return false;
  }

  /** Adds one to a counter and returns it; one that starts here lives `seconds`, a running one keeps its time. */
  async increment([present, ...previous]: KeyedNames, seconds: number): Promise<number> {
    const secondsLeft = await this.secondsLeft(previous);
    const own = await this.cache.increment(present, secondsLeft || seconds);
    return own + (await this.count(previous));
  }

  /** Takes one off a counter, which keeps its time; says whether there was one to take. */
  async decrement(names: readonly string[]): Promise<boolean> {
    for (const name of names) if (await this.cache.decrement(name)) return true;
    return false;
  }

  /** What a counter has counted, 0 where there is none. */
  async count(names: readonly string[]): Promise<number> {
    const values = await Promise.all(names.map((name) => this.cache.get(name)));
    return values.reduce((sum, value) => sum + Number(value ?? 0), 0);
  }

  /** Seconds that are left of a value's time, with a fraction; 0 where there is none. */
  async secondsLeft(names: readonly string[]): Promise<number> {
    return Math.max(0, ...(await Promise.all(names.map((name) => this.cache.secondsLeft(name)))));
  }

  /** Removes a value, if there is one. */
  async delete(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.cache.delete(name)));
  }

  /** Removes a value only if it still is the given one; says whether it did. Of two callers one wins. */
  async deleteIf(names: readonly string[], value: string): Promise<boolean> {
    const removed = await Promise.all(names.map((name) => this.cache.deleteIf(name, value)));
    return removed.includes(true);
  }
}
