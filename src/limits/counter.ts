import { Failure } from '../failure';

/** How often something may happen within a time, which begins with the first time that it does. */
export interface Limit {
  /** 0 for any number. */
  readonly most: number;
  readonly seconds: number;
}

/** How a caller is told to wait: errno 1004, or 1002 where it is about a message. */
type Refusal = 'LOCKED' | 'CODE_TOO_OFTEN';

/** The part of a cache that limits need, whatever its keys are. */
interface Counters<Key> {
  increment(key: Key, seconds: number): Promise<number>;
  secondsLeft(key: Key): Promise<number>;
}

/** Counts what happens now under a key, and says whether it is within the limit; what is beyond it counts too. */
export async function isWithin<Key>(
  cache: Pick<Counters<Key>, 'increment'>,
  key: Key,
  { most, seconds }: Limit,
): Promise<boolean> {
  return most === 0 || (await cache.increment(key, seconds)) <= most;
}

/**
 * Counts what happens now, as above.
 *
 * @throws Failure `refusal` beyond the limit, with the seconds until its time is over.
 */
export async function countOne<Key>(
  cache: Counters<Key>,
  key: Key,
  limit: Limit,
  refusal: Refusal = 'LOCKED',
): Promise<void> {
  if (!(await isWithin(cache, key, limit))) throw await refused(cache, key, refusal);
}

/** The refusal of what may be tried again when the time of a key is over. */
export async function refused<Key>(
  cache: Pick<Counters<Key>, 'secondsLeft'>,
  key: Key,
  refusal: Refusal,
): Promise<Failure> {
  return new Failure(refusal, { retryAfterSeconds: await cache.secondsLeft(key) });
}
