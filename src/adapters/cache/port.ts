/**
 * Short-lived values that several requests race for: codes, cooldowns, counters. Every method is one atomic
 * operation. An expired value does not exist; no value outlives its expiry. Times are in seconds, with a
 * fraction; a time of 0 or less has expired at once.
 *
 * Each method throws Failure LOCKED if the cache can't be reached. It is then unknown whether the method took
 * effect, so the call is refused unless it can be answered without the cache.
 */
export interface Cache {
  /** The value, or undefined if there is none. */
  get(key: string): Promise<string | undefined>;
  /** Stores a value for `seconds`, whether or not one exists. */
  set(key: string, value: string, seconds: number): Promise<void>;
  /** Stores a value only if none exists, and says whether it did. */
  add(key: string, value: string, seconds: number): Promise<boolean>;
  /** Adds one to a counter and returns it. A new one lives for `seconds`; an old one keeps its expiry. */
  increment(key: string, seconds: number): Promise<number>;
  /** Subtracts one from a counter, which keeps its expiry. Says whether the counter existed. */
  decrement(key: string): Promise<boolean>;
  /** The seconds until a value expires, with a fraction; 0 if there is none. */
  secondsLeft(key: string): Promise<number>;
  /** Removes a value, if there is one. */
  delete(key: string): Promise<void>;
  /** Removes a value only if it equals the given one; says whether it did. Of two callers one wins. */
  deleteIf(key: string, value: string): Promise<boolean>;
  /** Releases the connection or memory that holds the values. No call may follow. */
  close(): Promise<void>;
}
