import { createHmac, hkdfSync, randomInt, timingSafeEqual } from 'node:crypto';
import type { Cache } from '../adapters/cache';
import { Failure } from '../failure';
import type { TextKey } from '../i18n';

type CodePurpose = 'register';

/** Digits of a code. */
export const CODE_LENGTH = 4;
/** How long a code is good. */
export const CODE_SECONDS = 300;
/** How long until another may be sent to the same target. */
const COOLDOWN_SECONDS = 60;

/**
 * One-time codes: sent to a target, good for one use. Stored hashed, with a key that is not in the
 * cache: there are only ten thousand of them.
 */
export class OneTimeCodes {
  private readonly key: Buffer;

  constructor(
    private readonly cache: Cache,
    secret: string,
    private readonly tries: number,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'mofang one-time codes', 32));
  }

  /**
   * Makes a code and hands it to `send`. The cooldown begins before that, so that of several requests
   * at once only one sends; it ends at once where `send` fails.
   *
   * @throws Failure CODE_TOO_OFTEN during the cooldown, MESSAGE_NOT_SENT where `send` threw.
   */
  async issue(purpose: CodePurpose, target: string, send: (code: string) => Promise<void>): Promise<void> {
    const cooldown = `cooldown:${purpose}:${target}`;
    if (!(await this.cache.add(cooldown, '1', COOLDOWN_SECONDS))) {
      throw new Failure('CODE_TOO_OFTEN', { retryAfterSeconds: await this.cache.secondsLeft(cooldown) });
    }
    const code = String(randomInt(10 ** CODE_LENGTH)).padStart(CODE_LENGTH, '0');
    const nonce = String(randomInt(2 ** 47));
    const key = codeKey(purpose, target);
    const earlier = await this.cache.get(key);
    const earlierSeconds = await this.cache.secondsLeft(key);
    try {
      await this.cache.set(key, `${nonce}.${this.hash(nonce, code)}`, CODE_SECONDS);
      await send(code);
    } catch (cause) {
      // An earlier code was sent, and stays good.
      if (earlier !== undefined && earlierSeconds > 0) await this.cache.set(key, earlier, earlierSeconds);
      else await this.cache.delete(key);
      await this.cache.delete(cooldown);
      throw new Failure('MESSAGE_NOT_SENT', { cause });
    }
  }

  /**
   * Uses up the code of a target. Each call is a try, counted before the code is compared; of two
   * right ones at the same time one wins.
   *
   * @returns undefined when the code was right, else the text that says what was wrong.
   */
  async redeem(purpose: CodePurpose, target: string, code: string): Promise<TextKey | undefined> {
    const stored = await this.cache.get(codeKey(purpose, target));
    if (stored === undefined) return 'CODE_GONE';
    const [nonce = '', hash = ''] = stored.split('.');
    const tries = await this.cache.increment(`tries:${purpose}:${target}:${nonce}`, CODE_SECONDS);
    if (tries > this.tries) return 'CODE_GONE';
    if (!timingSafeEqual(Buffer.from(this.hash(nonce, code)), Buffer.from(hash))) return 'CODE_WRONG';
    return (await this.cache.deleteIf(codeKey(purpose, target), stored)) ? undefined : 'CODE_GONE';
  }

  private hash(nonce: string, code: string): string {
    return createHmac('sha256', this.key).update(`${nonce}:${code}`).digest('base64url');
  }
}

const codeKey = (purpose: CodePurpose, target: string): string => `code:${purpose}:${target}`;
