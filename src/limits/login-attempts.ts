import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest } from '../secrets/keyed-digest';
import { countOne, type Limit } from './counter';
import { networkOf } from './network';

interface LoginAttemptLimits {
  /** The wrong passwords for one name from one network that lock the name there. */
  readonly tries: number;
  readonly lockSeconds: number;
}

/** One guess at a password. */
export interface Attempt {
  /**
   * The name as typed, at any length. Names count separately, so no lock reveals which belong to one user.
   */
  readonly name: string;
  /**
   * The account and its present password, the same for each of its names; the name again if there is no
   * account. A new password removes all locks of the account.
   */
  readonly account: string;
  readonly ip: string;
  /** Whether the account is used from this network. Strangers count separately, so they lock no user out. */
  readonly isKnown: boolean;
}

/** The limit on wrong passwords for one account, from all networks together. */
const EVERYWHERE: Limit = { most: 100, seconds: 3600 };

/**
 * Counts wrong passwords. An attempt counts before the password is checked, so that simultaneous guesses
 * don't slip through; a success clears the counts. An unknown account is counted like a known one.
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

  /** Clears the counts. If the cache is down they stay until they expire: a right password still logs in. */
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
