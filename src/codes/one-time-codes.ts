import { randomBytes, randomInt } from 'node:crypto';
import type { KeyedCache } from '../adapters/cache/keyed';
import type { SmsPurpose } from '../adapters/sms/port';
import { Failure } from '../failure';
import type { CodeGuess, CodeGuesses } from '../limits/code-guesses';
import type { Cooldowns } from '../limits/cooldowns';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';

/** What a mail code is for. */
export const MAIL_PURPOSES = ['register', 'resetpwd', 'bind', 'confirm'] as const;

export type MailPurpose = (typeof MAIL_PURPOSES)[number];
export type CodePurpose = SmsPurpose | `mail:${MailPurpose}`;

/** How long codes are good. */
export const CODE_SECONDS: Readonly<Record<CodePurpose, number>> = {
  register: 300,
  reset: 300,
  bind: 300,
  confirm: 300,
  'mail:register': 180,
  'mail:resetpwd': 600,
  'mail:bind': 300,
  'mail:confirm': 300,
};

/** The number of digits in the SMS code of a registration: the installed app expects four. */
export const REGISTER_CODE_DIGITS = 4;
/** The number of digits in a mail code. */
export const MAIL_CODE_DIGITS = 6;

/** Refers to a code without containing it. */
export interface CodeReference {
  readonly purpose: CodePurpose;
  /** The mobile, or the e-mail in lower case. */
  readonly target: string;
  readonly id: string;
}

/** A code that is about to be sent. */
export interface NewCode extends CodeReference {
  readonly code: string;
}

/** A code that was checked and is right. */
export interface RightCode {
  /** The key of the code in the cache, and the value there. */
  readonly names: KeyedNames;
  readonly stored: string;
}

/**
 * One-time codes: sent to a target, valid for one use. They are hashed with a key that is not in the cache,
 * because a code has few possible values.
 */
export class OneTimeCodes {
  private readonly taken = new WeakSet<RightCode>();

  constructor(
    private readonly cache: KeyedCache,
    private readonly cooldowns: Cooldowns,
    private readonly digest: KeyedDigest,
    private readonly guesses: CodeGuesses,
    private readonly smsDigits: number,
  ) {}

  /**
   * Makes a code and begins the cooldown of its target. The code is not valid before it is stored; an earlier
   * code stays valid until then.
   *
   * @throws Failure CODE_TOO_OFTEN during the cooldown.
   */
  async reserve<Purpose extends CodePurpose>(
    purpose: Purpose,
    target: string,
  ): Promise<NewCode & { readonly purpose: Purpose }> {
    const digits = this.digitsOf(purpose);
    const id = randomBytes(9).toString('base64url');
    await this.cooldowns.begin(purpose, target, id);
    return { purpose, target, id, code: String(randomInt(10 ** digits)).padStart(digits, '0') };
  }

  /** Makes a code valid. It replaces any earlier code of its target. */
  async store({ purpose, target, id, code }: NewCode): Promise<void> {
    const names = this.names(purpose, target);
    await this.cache.set(names, `${id}:${this.digest.of(`${id}:${code}`)}`, CODE_SECONDS[purpose]);
  }

  /**
   * Withdraws a code that was never sent: another may be requested at once. Later codes of the target stay.
   */
  async withdraw({ purpose, target, id }: CodeReference): Promise<void> {
    const names = this.names(purpose, target);
    const stored = await this.cache.get(names);
    if (stored?.startsWith(`${id}:`)) await this.cache.deleteIf(names, stored);
    await this.cooldowns.end(purpose, target, id);
  }

  /** Drops any code of a target, so that the next one may be sent at once. */
  async forget(purpose: CodePurpose, target: string): Promise<void> {
    await this.cache.delete(this.names(purpose, target));
    await this.cooldowns.endAny(purpose, target);
  }

  /**
   * Whether a code is the latest one of its target and still valid, so that sending it makes sense. Always
   * true during its cooldown: it may be sent before it is stored.
   */
  async isLatest({ purpose, target, id }: CodeReference): Promise<boolean> {
    const stored = await this.cache.get(this.names(purpose, target));
    return stored?.startsWith(`${id}:`) || this.cooldowns.isOf(purpose, target, id);
  }

  /** Whether a code that was sent to a target is still valid for callers from this IP address. */
  async isPending(purpose: CodePurpose, target: string, ip: string): Promise<boolean> {
    const stored = await this.cache.get(this.names(purpose, target));
    return stored !== undefined && this.guesses.areLeft(guessAt(purpose, target, stored, ip));
  }

  /**
   * Checks the code of a target without using it up. Each check counts as a try; a right code takes its try
   * back.
   *
   * @throws Failure CODE_EXPIRED if there is no code or no try left; CODE_REFUSED if the code is wrong.
   */
  async look(purpose: CodePurpose, target: string, code: string, ip: string): Promise<RightCode> {
    const names = this.names(purpose, target);
    const stored = await this.cache.get(names);
    if (stored === undefined) throw new Failure('CODE_EXPIRED');
    const guess = guessAt(purpose, target, stored, ip);
    if (!(await this.guesses.begin(guess))) throw new Failure('CODE_EXPIRED');
    const hash = stored.slice(guess.id.length + 1);
    if (!this.digest.matches(hash, `${guess.id}:${code}`)) throw new Failure('CODE_REFUSED');
    await this.guesses.forgive(guess);
    return { names, stored };
  }

  /**
   * Uses up a code that was checked, right before the action that it permits. If several callers checked it,
   * one of them takes it. That caller may take it again, as a transaction does when it is retried.
   *
   * @throws Failure CODE_EXPIRED if another caller was faster, or the code is gone.
   */
  async take(code: RightCode): Promise<void> {
    if (this.taken.has(code)) return;
    if (!(await this.cache.deleteIf(code.names, code.stored))) throw new Failure('CODE_EXPIRED');
    this.taken.add(code);
  }

  private digitsOf(purpose: CodePurpose): number {
    if (purpose === 'register') return REGISTER_CODE_DIGITS;
    return purpose.startsWith('mail:') ? MAIL_CODE_DIGITS : this.smsDigits;
  }

  /** The names are digests, so that the cache does not reveal the target of a code either. */
  private names(purpose: CodePurpose, target: string): KeyedNames {
    return this.digest.names(`target:${target}`, (digest) => `code:${purpose}:${digest}`);
  }
}

function guessAt(purpose: CodePurpose, target: string, stored: string, ip: string): CodeGuess {
  const [id = ''] = stored.split(':', 1);
  return { purpose, target, id, seconds: CODE_SECONDS[purpose], ip };
}
