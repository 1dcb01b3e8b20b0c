/** Stops `Date` at a moment. Timers, sockets and everything else keep running. */
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
}

type Mover = (seconds: number) => Promise<void>;

const otherClocks = new Set<Mover>();

/** Moves a stopped clock on, and those of the servers that go with it. */
export async function pass(seconds: number): Promise<void> {
  jest.setSystemTime(Date.now() + seconds * 1000);
  for (const move of otherClocks) await move(seconds);
}

/** Has the clock of a server moved on, too; returns what ends that. */
export function alsoMove(move: Mover): () => void {
  otherClocks.add(move);
  return () => otherClocks.delete(move);
}

export function startClock(): void {
  jest.useRealTimers();
}
