/** How often `within` checks before a limit has passed. */
const LOOKS = 4;
const LATE = Symbol('late');

/**
 * Waits for work, but no longer than `ms`. Time in which this process is busy does not count: an answer that
 * arrived meanwhile is read first.
 *
 * @param work continues after the limit; its later result is ignored.
 * @param late decides the result, or throws, once the limit has passed; not called otherwise.
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

/** Which errors are retried, how often, and after which pauses. */
export interface Retrying {
  /** Whether another try may succeed. */
  mayPass(error: unknown): boolean;
  /** In all; no limit if unset. */
  readonly mostTries?: number;
  /** How long after the first try the last one may begin; no limit if unset. */
  readonly limitMs?: number;
  readonly firstPauseMs: number;
  /** Each pause is twice as long as the one before, up to this. */
  readonly longestPauseMs?: number;
}

/**
 * Retries until it succeeds. Each pause is cut by up to a half, at random: otherwise processes that collided
 * once would collide again after the same pause.
 *
 * @param attempt one try; a try that has begun is not aborted.
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
 * Retries until something that may start after this process works: a database, Redis.
 *
 * @param name of what is waited for, for the error; not an address, which may hold a password.
 * @param seconds how long to keep trying; 0 for one try.
 * @param attempt one try, which throws if it is too early.
 * @param mayPass whether to try again after such an error.
 * @throws Error that names the part, the time waited and why the last try failed (also as `cause`).
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

/** Lets one call through at most every `everyMs`, to log a repeated fault without flooding the log. */
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

// If a host has several addresses, Node.js gathers the failures in an AggregateError without a message.
function reason(error: unknown): string {
  const { message, errors } = error as Partial<AggregateError>;
  return message || errors?.map(reason).join('; ') || String(error);
}
