let lastMoment = 0;

/** A logical time, to compare the order of events: each value is greater than the one before. */
export const nextMoment = (): number => ++lastMoment;

/** Work that is done once for all calls that began before it ended, even if it failed. */
export class Shared<T> {
  private last: { readonly key: string; readonly work: Promise<T>; endedAt: number } | undefined;

  /**
   * @param key work is shared only between calls with the same key.
   * @param beganAt when the call that needs the work began.
   */
  do(key: string, beganAt: number, start: () => Promise<T>): Promise<T> {
    const { last } = this;
    if (last?.key === key && beganAt < last.endedAt) return last.work;
    const begun = { key, work: start(), endedAt: Number.POSITIVE_INFINITY };
    const end = () => {
      begun.endedAt = nextMoment();
    };
    begun.work.then(end, end);
    this.last = begun;
    return begun.work;
  }
}
