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

/** Moves a stopped clock on. */
export function pass(seconds: number): void {
  jest.setSystemTime(Date.now() + seconds * 1000);
}

export function startClock(): void {
  jest.useRealTimers();
}
