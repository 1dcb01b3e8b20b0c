import { randomBytes, randomInt } from 'node:crypto';
import type { Cache } from '../cache/port';
import type { Captcha } from './port';

/** How long a captcha is valid. */
export const CAPTCHA_SECONDS = 300;

/** Characters that differ at first sight, even crossed out. Not 8 and B, or H, M and N, for example. */
export const CAPTCHA_CHARACTERS = [...'2369ACEKRTUW'] as readonly CaptchaCharacter[];

export type CaptchaCharacter = '2' | '3' | '6' | '9' | 'A' | 'C' | 'E' | 'K' | 'R' | 'T' | 'U' | 'W';

const ID = /^[\w-]{22}$/;

/**
 * Our own captcha: characters that the page shows as a picture. Its id is the ticket, and the text that the
 * user read is the randstr. It stops scripts, but not a network that was trained on its pictures, so rate
 * limits apply too.
 */
export class ImageCaptcha implements Captcha {
  constructor(private readonly cache: Cache) {}

  /** A new captcha of four or five of the characters, valid for `CAPTCHA_SECONDS`. */
  async issue(): Promise<{ readonly id: string; readonly text: string }> {
    const id = randomBytes(16).toString('base64url');
    const text = Array.from({ length: randomInt(4, 6) }, randomCharacter).join('');
    await this.cache.set(captchaKey(id), text, CAPTCHA_SECONDS);
    return { id, text };
  }

  /**
   * Uses up a captcha, whether the text is right or wrong: a second try needs another captcha. Of two calls
   * at once, one finds the captcha.
   */
  async verify(ticket: string, randstr: string, _address?: string): Promise<boolean> {
    if (!ID.test(ticket)) return false;
    const text = await this.cache.get(captchaKey(ticket));
    if (text === undefined || !(await this.cache.deleteIf(captchaKey(ticket), text))) return false;
    return randstr.length === text.length && randstr.toUpperCase() === text;
  }
}

const captchaKey = (id: string): string => `captcha:${id}`;

const randomCharacter = (): string => CAPTCHA_CHARACTERS[randomInt(CAPTCHA_CHARACTERS.length)] as string;
