import { NetworkError, type NetworkReason } from './errors';

export interface CallOptions {
  /** Aborts the call: it rejects with a NetworkError `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** How long the call may take, a refresh and a retry included; 0 for any time. Unset: as the client's. */
  readonly timeoutMs?: number | undefined;
}

/** The end of a call's time, for what is done on its behalf. */
export interface Deadline {
  readonly isOver: boolean;
  onOver(stop: () => void): void;
}

/** Beyond it, timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Does the work until it is done, aborted or out of time, whichever comes first. */
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
