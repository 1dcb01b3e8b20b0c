import { NetworkError, type NetworkReason } from './errors';

export interface CallOptions {
  /** Aborts the call: it rejects with a NetworkError `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** How long the call may take, including a refresh and a retry; 0 for no limit. Unset: the client's timeoutMs. */
  readonly timeoutMs?: number | undefined;
}

/** The deadline of a call, for all requests that it makes. */
export interface Deadline {
  readonly isOver: boolean;
  onOver(stop: () => void): void;
}

/** Timers with a longer time fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs the work until it is done, aborted or out of time, whichever comes first. */
export function within<T>(
  { signal, timeoutMs = 0 }: CallOptions,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const state = { isOver: false, onOver: (stop: () => void) => void stops.push(stop) };
    const finish = () => {
      state.isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const end = (reason: NetworkReason) => {
      finish();
      reject(new NetworkError(reason));
      for (const stop of stops) stop();
    };
    const abort = () => end('aborted');
    const isLimited = timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS;
    const timer = isLimited ? setTimeout(end, timeoutMs, 'timeout') : undefined;
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    work(state).then(resolve, reject).then(finish, finish);
  });
}
