import type { EntityManager } from 'typeorm';
import type { Cache } from '../../adapters/cache/port';
import type { Passwords } from '../../auth/passwords';
import type { Sessions } from '../../auth/sessions';
import { byStranger, record } from '../../events/record';
import type { LoginAttempts } from '../../limits/login-attempts';
import { networkOf } from '../../limits/network';
import type { Call } from '../../rpc/call';
import type { AccountsConfig } from './standing';
import type { User } from './user.entity';
import { accountKey, findByAccount } from './user.queries';

/** How often a failed login of one account from one network is written down. */
const NOTED_EVERY_SECONDS = 60;
/** No user's id: what is looked up for an account that does not exist. */
const NOBODY = 0;

/** Compares passwords and counts the guesses, in one count for all methods that ask for a password. */
export class Credentials {
  constructor(
    private readonly manager: EntityManager,
    private readonly parts: {
      readonly cache: Cache;
      readonly passwords: Passwords;
      readonly sessions: Sessions;
      readonly loginAttempts: LoginAttempts;
    },
    private readonly accounts: AccountsConfig,
  ) {}

  /**
   * The user whose mobile, e-mail or account name and password these are; undefined for an unknown account and
   * a wrong password alike, after the same work.
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

  private async guess(name: string, user: User | null, password: string, call: Call): Promise<boolean> {
    const { loginAttempts, passwords, sessions } = this.parts;
    const account = user === null ? name : `user ${user.id} ${user.passwordHash}`;
    const isKnown = await sessions.wereAt(user?.id ?? NOBODY, call.ip);
    const attempt = { name, account, ip: call.ip, isKnown };
    await loginAttempts.begin(attempt);
    const isRight = await passwords.verify(user?.passwordHash, password);
    if (isRight) await loginAttempts.succeeded(attempt);
    // Beside the answer, whose time is not to tell that there is such an account.
    else if (user !== null) void this.noteFailure(user, call);
    return isRight;
  }

  /** Once a minute an account and network: strangers are not to fill the table. */
  private async noteFailure({ id }: User, call: Call): Promise<void> {
    try {
      const isFirst = await this.parts.cache.add(
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
