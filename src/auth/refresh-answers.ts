import type { Cache } from '../adapters/cache';

/**
 * The answers to rotations, as long as a retry gets the same one: the same to the letter, though the user
 * changed since, or the new token is in use already. Where the cache lost one, or is away itself, the
 * session's row still tells a retry from a reuse; the retry's answer is then another as good as the first.
 */
export class RefreshAnswers {
  constructor(
    private readonly cache: Cache,
    private readonly seconds: number,
  ) {}

  /**
   * What this refresh token was answered before, else what `rotate` makes; of several at once one is kept,
   * until the time for a retry is over, counted from the rotation.
   */
  async once<Answer extends object>(
    sessionId: string,
    generation: number,
    rotate: () => Promise<{ readonly answer: Answer; readonly rotatedAt: Date }>,
  ): Promise<Answer> {
    const key = `refreshed:${sessionId}:${generation}`;
    const given = await this.cache.get(key).catch(() => undefined);
    if (given !== undefined) return JSON.parse(given);
    const { answer, rotatedAt } = await rotate();
    const secondsLeft = this.seconds - (Date.now() - rotatedAt.getTime()) / 1000;
    const kept = secondsLeft > 0 ? await this.keep(key, JSON.stringify(answer), secondsLeft) : undefined;
    return kept === undefined ? answer : JSON.parse(kept);
  }

  /** What is kept now: the answer, or the one that came before it. */
  private async keep(key: string, answer: string, seconds: number): Promise<string | undefined> {
    try {
      return (await this.cache.add(key, answer, seconds)) ? answer : await this.cache.get(key);
    } catch {
      return undefined;
    }
  }
}
