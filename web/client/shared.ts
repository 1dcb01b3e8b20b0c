let lastMoment = 0;

/** Tells what was first: moments only grow. */
export const nextMoment = (): number => ++lastMoment;

/** Work that is done once for all calls that began before it ended, well or badly. */
export class Shared<T> {
  private last: { readonly key: string; readonly work: Promise<T>; endedAt: number } | undefined;

  /**
   * @param key whose work it is; that of others is not shared.
   * @param beganAt when the call began that needs it.
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
