import { Failure } from '../failure';

/** How often something may happen within a period, which begins with the first time. */
export interface Limit {
  /** 0 for no limit. */
  readonly most: number;
  readonly seconds: number;
}

/** How the caller is refused: errno 1004, or 1002 if the limit is on messages. */
type Refusal = 'LOCKED' | 'CODE_TOO_OFTEN';

/** The part of a cache that limits need, for any type of key. */
interface Counters<Key> {
  increment(key: Key, seconds: number): Promise<number>;
  secondsLeft(key: Key): Promise<number>;
}

/** Counts one event under a key, and says whether it is within the limit; those above it count too. */
export async function isWithin<Key>(
  cache: Pick<Counters<Key>, 'increment'>,
  key: Key,
  { most, seconds }: Limit,
): Promise<boolean> {
  return most === 0 || (await cache.increment(key, seconds)) <= most;
}

/**
 * Counts one event like `isWithin`.
 *
 * @throws Failure `refusal` above the limit, with the seconds until its period is over.
 */
export async function countOne<Key>(
  cache: Counters<Key>,
  key: Key,
  limit: Limit,
  refusal: Refusal = 'LOCKED',
): Promise<void> {
  if (!(await isWithin(cache, key, limit))) throw await refused(cache, key, refusal);
}

/** The refusal of something that may be tried again when the period of a key is over. */
export async function refused<Key>(
  cache: Pick<Counters<Key>, 'secondsLeft'>,
  key: Key,
  refusal: Refusal,
): Promise<Failure> {
  return new Failure(refusal, { retryAfterSeconds: await cache.secondsLeft(key) });
}
