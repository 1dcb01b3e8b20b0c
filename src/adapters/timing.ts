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

/** What is tried again, how often, and after which pauses. */
export interface Retrying {
  /** Whether another try may do better. */
  mayPass(error: unknown): boolean;
  /** In all; as many as it takes where this is unset. */
  readonly mostTries?: number;
  /** How long after the first try the last one may begin; as late as it takes where this is unset. */
  readonly limitMs?: number;
  readonly firstPauseMs: number;
  /** Each pause is twice as long as the one before, up to this. */
  readonly longestPauseMs?: number;
}

/**
 * Tries until it works. A pause is cut by up to a half, at random: those that met once would meet again after
 * the same pause.
 *
 * @param attempt one try; one that has begun is not cut off.
 * @returns what the first successful try returned.
 * @throws what the last try threw.
 */
export async function retried<T>(
  attempt: () => T | Promise<T>,
  { mayPass, mostTries = Infinity, limitMs = Infinity, firstPauseMs, longestPauseMs = Infinity }: Retrying,
): Promise<T> {
  const end = performance.now() + limitMs;
  let pauseMs = firstPauseMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const left = end - performance.now();
      if (!mayPass(error) || tries >= mostTries || left <= 0) throw error;
      const waitMs = Math.min(pauseMs * (1 - Math.random() / 2), left);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}

/**
 * Tries until it works, for what may come up after this process: a database, Redis.
 *
 * @param name what is waited for, as the error calls it; no address, which may hold a password.
 * @param seconds how long to go on trying; 0 for once.
 * @param attempt one try, which throws where it is too early.
 * @param mayPass whether to go on after such an error.
 * @throws Error that names the part, how long it was waited for and why the last try failed (also as `cause`).
 */
export async function waitFor<T>(
  name: string,
  seconds: number,
  attempt: () => Promise<T>,
  mayPass: (error: unknown) => boolean = () => true,
): Promise<T> {
  const limitMs = seconds * 1000;
  try {
    return await retried(attempt, { mayPass, limitMs, firstPauseMs: 100, longestPauseMs: 2000 });
  } catch (cause) {
    const fault = mayPass(cause) ? `can't be reached within ${seconds} s` : "can't be used";
    throw new Error(`${name} ${fault}: ${reason(cause)}`, { cause });
  }
}

/** Lets one call through, and then one in `everyMs`: for a log of what goes wrong again and again. */
export function seldom<Args extends unknown[]>(
  everyMs: number,
  work: (...args: Args) => void,
): (...args: Args) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (...args) => {
    const now = performance.now();
    if (now < next) return;
    next = now + everyMs;
    work(...args);
  };
}

// Where a host has several addresses, Node.js gathers the failures in an AggregateError without a message.
function reason(error: unknown): string {
  const { message, errors } = error as Partial<AggregateError>;
  return message || errors?.map(reason).join('; ') || String(error);
}
