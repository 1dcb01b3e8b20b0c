/**
 * Short-lived values that several requests race for: codes, cooldowns, counters. Every method is one
 * atomic operation. A value whose time is over does not exist; no value outlives its time. A time is in
 * seconds, with a fraction; one of 0 or less is over at once.
 *
 * Each method throws Failure LOCKED where the values can't be reached, and it is then unknown whether it
 * did its work: the call is refused, unless what it is about can be told without the cache.
 */
export interface Cache {
  /** The value, or undefined where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Stores a value for `seconds`, whether or not there was one. */
  set(key: string, value: string, seconds: number): Promise<void>;
  /** Stores a value only where there is none; says whether it did. */
  add(key: string, value: string, seconds: number): Promise<boolean>;
  /** Adds one to a counter and returns it; one that starts here lives `seconds`, a running one keeps its time. */
  increment(key: string, seconds: number): Promise<number>;
  /** Takes one off a counter, which keeps its time; says whether there was one to take. */
  decrement(key: string): Promise<boolean>;
  /** Seconds that are left of a value's time, with a fraction; 0 where there is none. */
  secondsLeft(key: string): Promise<number>;
  /** Removes a value, if there is one. */
  delete(key: string): Promise<void>;
  /** Removes a value only if it still is the given one; says whether it did. Of two callers one wins. */
  deleteIf(key: string, value: string): Promise<boolean>;
  /** Lets go of what holds the values. No call may follow. */
  close(): Promise<void>;
}
