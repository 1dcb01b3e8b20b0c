import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';
import { countOne, type Limit } from './counter';
import { networkOf } from './network';

interface LoginAttemptLimits {
  /** Failed logins at one account from one IP address before it is locked there. */
  readonly tries: number;
  readonly lockSeconds: number;
}

/** Failed logins at one account from anywhere, an hour (OWASP ASVS 4.0.3, 2.2.1). */
const ANYWHERE: Limit = { most: 100, seconds: 3600 };

/**
 * Counts failed logins. An attempt counts before the password is looked at, so that guesses at the same
 * time don't slip through, and is forgiven when it succeeds. An account that does not exist is counted
 * like one that does.
 */
export class LoginAttempts {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
    private readonly limits: LoginAttemptLimits,
  ) {}

  /**
   * @param account what names the account, the same for each of its names.
   * @throws Failure LOCKED, with the seconds until the next attempt.
   */
  async begin(account: string, ip: string): Promise<void> {
    const here = { most: this.limits.tries, seconds: this.limits.lockSeconds };
    await countOne(this.cache, this.here(account, ip), here);
    await countOne(this.cache, this.anywhere(account), ANYWHERE);
  }

  /** Forgives the attempts. Where the cache is away they stay, and end by themselves: a right password is right. */
  async succeeded(account: string, ip: string): Promise<void> {
    const counters = [this.here(account, ip), this.anywhere(account)];
    await Promise.allSettled(counters.map((names) => this.cache.delete(names)));
  }

  private here(account: string, ip: string): KeyedNames {
    return this.digest.names(account, (digest) => `logins:${digest}:${networkOf(ip)}`);
  }

  /** An account is named by whoever tries, at any length. */
  private anywhere(account: string): KeyedNames {
    return this.digest.names(account, (digest) => `logins:${digest}`);
  }
}
