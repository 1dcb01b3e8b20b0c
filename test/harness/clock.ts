const RUNNING = 0;

let isStopped = false;

/** Stops `Date` at a moment, here and in other programs. Timers, sockets and everything else keep running. */
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

/** Moves a stopped clock on, and those of the programs and servers that go with it. */
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

/** Sets the clock of another program: to the moment at which it stands, or to 0, at which it runs. */
type Setter = (moment: number) => void;

const setters = new Set<Setter>();

const moment = (): number => (isStopped ? Date.now() : RUNNING);

function setOtherClocks(): void {
  for (const set of setters) set(moment());
}

/** Has the clock of another program set, now and whenever this one changes; returns what ends that. */
export function alsoSet(set: Setter): () => void {
  set(moment());
  setters.add(set);
  return () => setters.delete(set);
}

type Mover = (seconds: number) => Promise<void>;

const movers = new Set<Mover>();

/** Has the clock of a server moved on, too; returns what ends that. */
export function alsoMove(move: Mover): () => void {
  movers.add(move);
  return () => movers.delete(move);
}
