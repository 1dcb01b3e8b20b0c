import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_SECONDS = 20;

/** Looks again and again until it is so; says what was looked for where it never is. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T> | T,
  seconds = LIMIT_SECONDS,
): Promise<NonNullable<T>> {
  for (const deadline = Date.now() + seconds * 1000; ; await sleep(20)) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}.`);
  }
}
