import type { EntityManager } from 'typeorm';
import type { Cache } from '../../adapters/cache/port';
import type { Passwords } from '../../auth/passwords';
import { byStranger, record } from '../../events/record';
import type { LoginAttempts } from '../../limits/login-attempts';
import { networkOf } from '../../limits/network';
import type { Call } from '../../rpc/call';
import type { AccountsConfig } from './standing';
import type { User } from './user.entity';
import { accountKey, findByAccount } from './user.queries';

/** How often a failed login of one account from one network is written down. */
const NOTED_EVERY_SECONDS = 60;

/** Compares passwords, and counts the guesses: one count, whichever method asks for the password. */
export class Credentials {
  constructor(
    private readonly manager: EntityManager,
    private readonly cache: Cache,
    private readonly passwords: Passwords,
    private readonly attempts: LoginAttempts,
    private readonly accounts: AccountsConfig,
  ) {}

  /**
   * The user whose mobile, e-mail or account name and password these are; undefined for an unknown account and
   * a wrong password alike, after the same time.
   *
   * @throws Failure LOCKED after too many guesses, or where too many passwords wait to be compared.
   */
  async userOf(account: string, password: string, call: Call): Promise<User | undefined> {
    const user = await findByAccount(this.manager, account, this.accounts);
    const isRight = await this.guess(accountKey(account), user, password, call);
    return isRight && user !== null ? user : undefined;
  }

  /**
   * Whether the password is the user's.
   *
   * @throws Failure LOCKED as above: a stolen token is no way to try passwords.
   */
  isPasswordOf(user: User, password: string, call: Call): Promise<boolean> {
    return this.guess(`user ${user.id}`, user, password, call);
  }

  private async guess(account: string, user: User | null, password: string, call: Call): Promise<boolean> {
    await this.attempts.begin(account, call.ip);
    const isRight = await this.passwords.verify(user?.passwordHash, password);
    if (isRight) await this.attempts.succeeded(account, call.ip);
    // Beside the answer, whose time is not to tell that there is such an account.
    else if (user !== null) void this.noteFailure(user, call);
    return isRight;
  }

  /** Once a minute an account and network: strangers are not to fill the table. */
  private async noteFailure({ id }: User, call: Call): Promise<void> {
    try {
      const isFirst = await this.cache.add(
        `login-failed:${id}:${networkOf(call.ip)}`,
        '1',
        NOTED_EVERY_SECONDS,
      );
      if (isFirst) await record(this.manager, { type: 'login.failed', userId: id }, byStranger(call));
    } catch (err) {
      call.log.warn({ err }, 'failed login not written down');
    }
  }
}
