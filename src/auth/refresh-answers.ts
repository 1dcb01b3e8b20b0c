import type { Cache } from '../adapters/cache/port';
import type { SealedValues } from '../secrets/sealed-values';

/**
 * The answers to refreshes, kept for as long as a retry gets the same answer. The answer is identical, even
 * if the user has changed since or the new token is already in use. If the cache lost an answer, is down, or
 * holds one encrypted with another secret, the session's row still tells a retry from a reuse. The retry then
 * gets different tokens that are as good as the first.
 */
export class RefreshAnswers {
  /** @param seconds how long after a rotation a retry gets the same answer. */
  constructor(
    private readonly cache: Cache,
    private readonly sealed: SealedValues<object>,
    private readonly seconds: number,
  ) {}

  /**
   * The earlier answer to this refresh token, or else a new one from `rotate`. Of several at once, one is
   * kept until the time for a retry is over, counted from the rotation.
   */
  async once<Answer extends object>(
    sessionId: string,
    generation: number,
    rotate: () => Promise<{ readonly answer: Answer; readonly rotatedAt: Date }>,
  ): Promise<Answer> {
    const key = `refreshed:${sessionId}:${generation}`;
    const given = await this.kept<Answer>(key);
    if (given !== undefined) return given;
    const { answer, rotatedAt } = await rotate();
    const secondsLeft = this.seconds - (Date.now() - rotatedAt.getTime()) / 1000;
    if (secondsLeft <= 0 || (await this.keep(key, answer, secondsLeft))) return answer;
    return (await this.kept<Answer>(key)) ?? answer;
  }

  /** Whether this answer is the one now kept, rather than an earlier one. */
  private keep(key: string, answer: object, seconds: number): Promise<boolean> {
    return this.cache.add(key, this.sealed.seal(answer, key), seconds).catch(() => false);
  }

  private async kept<Answer>(key: string): Promise<Answer | undefined> {
    const text = await this.cache.get(key).catch(() => undefined);
    return text === undefined ? undefined : (this.sealed.open(text, key) as Answer | undefined);
  }
}
