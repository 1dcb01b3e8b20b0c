import type { Cache } from '../adapters/cache';

/**
 * The answers to rotations, as long as a retry gets the same one: the same to the letter, though the user
 * changed since, or the new token is in use already. Where the cache lost one, the session's row still
 * tells a retry from a reuse.
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
    const given = await this.cache.get(key);
    if (given !== undefined) return JSON.parse(given);
    const { answer, rotatedAt } = await rotate();
    const secondsLeft = this.seconds - (Date.now() - rotatedAt.getTime()) / 1000;
    if (secondsLeft <= 0 || (await this.cache.add(key, JSON.stringify(answer), secondsLeft))) return answer;
    return JSON.parse((await this.cache.get(key)) ?? JSON.stringify(answer));
  }
}
