import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_SECONDS = 30;

/** Polls until the condition holds; resolves to the value. If a check throws, the condition does not hold yet. */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  seconds = LIMIT_SECONDS,
): Promise<NonNullable<T>> {
  // `Date` may be stopped.
  const deadline = performance.now() + seconds * 1000;
  for (let cause: unknown; ; await sleep(20)) {
    try {
      const seen = await look();
      if (seen) return seen;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) throw new Error(`It did not come to this: ${what}.`, { cause });
  }
}
