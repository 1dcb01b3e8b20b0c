import { setTimeout as pause } from 'node:timers/promises';

/** A limit is looked at so many times before it has passed. */
const LOOKS = 4;
const LATE = Symbol('late');

/**
 * Waits for work, but no longer than `ms`. Time in which this process is busy does not count: an answer that
 * came meanwhile is read first.
 *
 * @param work is not ended by the limit; what becomes of it later is ignored.
 * @param late says what to return, or throws, once the limit has passed; not called otherwise.
 */
export async function within<T, Late>(
  ms: number,
  work: Promise<T>,
  late: () => Late | Promise<Late>,
): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof LATE>((resolve) => {
    let looks = 0;
    timer = setInterval(() => {
      looks += 1;
      if (looks === LOOKS) setImmediate(resolve, LATE);
    }, ms / LOOKS);
  });
  try {
    const first = await Promise.race([work, limit]);
    return first === LATE ? await late() : first;
  } finally {
    clearInterval(timer);
  }
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * Tries until it works, for what may come up after this process: a database, Redis.
 *
 * @param name what is waited for, as the error calls it; no address, which may hold a password.
 * @param seconds how long to go on trying; 0 for once. A try that has begun is not cut off.
 * @param attempt one try, which throws where it is too early.
 * @returns what the first successful try returned.
 * @throws Error that names the part, how long it was waited for and why the last try failed (also as `cause`).
 */
export async function waitFor<T>(name: string, seconds: number, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (cause) {
      const left = end - Date.now();
      if (left <= 0)
        throw new Error(`${name} can't be reached within ${seconds} s: ${reason(cause)}`, { cause });
      await pause(Math.min(wait, left));
    }
  }
}

// Where a host has several addresses, Node.js gathers the failures in an AggregateError without a message.
function reason(error: unknown): string {
  const { message, errors } = error as Partial<AggregateError>;
  return message || errors?.map(reason).join('; ') || String(error);
}
