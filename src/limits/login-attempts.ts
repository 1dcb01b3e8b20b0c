import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest } from '../secrets/keyed-digest';
import { countOne, type Limit } from './counter';
import { networkOf } from './network';

interface LoginAttemptLimits {
  /** Wrong passwords for one name from one network before the name is locked there. */
  readonly tries: number;
  readonly lockSeconds: number;
}

/** One guess at a password. */
export interface Attempt {
  /** The name that was typed, at any length. Each is counted by itself: no lock tells which names are one user's. */
  readonly name: string;
  /**
   * The account and its present password, whichever name leads to it; the name again where there is no account.
   * With a new password all its locks are gone.
   */
  readonly account: string;
  readonly ip: string;
  /** Whether the account is used from this network. Strangers are counted apart, and so lock no user out. */
  readonly isKnown: boolean;
}

/** Wrong passwords for one account from everywhere. */
const EVERYWHERE: Limit = { most: 100, seconds: 3600 };

/**
 * Counts wrong passwords. An attempt counts before the password is looked at, so that guesses at the same time
 * don't slip through, and is forgiven when it succeeds. An account that does not exist is counted like one that
 * does.
 */
export class LoginAttempts {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
    private readonly limits: LoginAttemptLimits,
  ) {}

  /** @throws Failure LOCKED, with the seconds until the next attempt. */
  async begin(attempt: Attempt): Promise<void> {
    const { here, everywhere } = this.counters(attempt);
    await countOne(this.cache, here, { most: this.limits.tries, seconds: this.limits.lockSeconds });
    await countOne(this.cache, everywhere, EVERYWHERE);
  }

  /** Forgives the attempts. Where the cache is away they stay, and end by themselves: a right password is right. */
  async succeeded(attempt: Attempt): Promise<void> {
    const counters = Object.values(this.counters(attempt));
    await Promise.allSettled(counters.map((names) => this.cache.delete(names)));
  }

  private counters({ name, account, ip, isKnown }: Attempt) {
    const who = isKnown ? 'known' : 'strangers';
    const named = JSON.stringify([name, account]);
    return {
      here: this.digest.names(named, (digest) => `logins:${who}:${digest}:${networkOf(ip)}`),
      everywhere: this.digest.names(account, (digest) => `logins:${who}:${digest}`),
    };
  }
}
