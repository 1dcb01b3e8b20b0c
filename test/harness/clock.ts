const RUNNING = 0;

let isStopped = false;

/** Stops `Date` at a given time, here and in other programs. Timers, sockets and everything else keep running. */
export function stopClock(now: Date | number = Date.now()): void {
  jest.useFakeTimers({
    now,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'requestAnimationFrame',
      'cancelAnimationFrame',
      'requestIdleCallback',
      'cancelIdleCallback',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
  isStopped = true;
  setOtherClocks();
}

/** Advances a stopped clock, and the clocks of the programs and servers that follow it. */
export async function pass(seconds: number): Promise<void> {
  jest.setSystemTime(Date.now() + seconds * 1000);
  setOtherClocks();
  for (const move of movers) await move(seconds);
}

export function startClock(): void {
  jest.useRealTimers();
  isStopped = false;
  setOtherClocks();
}

/** Sets the clock of another program: it stops at the given time, or runs if that is 0. */
type Setter = (moment: number) => void;

const setters = new Set<Setter>();

const moment = (): number => (isStopped ? Date.now() : RUNNING);

function setOtherClocks(): void {
  for (const set of setters) set(moment());
}

/** Sets the clock of another program, now and at every change; returns a function that stops this. */
export function alsoSet(set: Setter): () => void {
  set(moment());
  setters.add(set);
  return () => setters.delete(set);
}

type Mover = (seconds: number) => Promise<void>;

const movers = new Set<Mover>();

/** Also advances the clock of a server; returns a function that stops this. */
export function alsoMove(move: Mover): () => void {
  movers.add(move);
  return () => movers.delete(move);
}
