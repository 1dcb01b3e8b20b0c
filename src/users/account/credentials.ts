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

/** Failed logins to one account from one network are recorded once in this time. */
const NOTED_EVERY_SECONDS = 60;
/** An id that no user has; it is looked up if the account does not exist. */
const NOBODY = 0;

/** Compares passwords and counts failed attempts. All methods that take a password share one count. */
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
   * Finds the user with this password and this mobile, e-mail or account name. Returns undefined if the account is
   * unknown or the password is wrong; both take the same work.
   *
   * @throws Failure LOCKED after too many attempts, or if too many passwords wait to be compared.
   */
  async userOf(account: string, password: string, call: Call): Promise<User | undefined> {
    const user = await findByAccount(this.manager, account, this.accounts);
    const isRight = await this.guess(accountKey(account), user, password, call);
    return isRight && user !== null ? user : undefined;
  }

  /**
   * Whether this is the user's password.
   *
   * @throws Failure LOCKED as above, so that a stolen token can't be used to guess the password.
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
    // Not awaited: the time of the answer must not show that the account exists.
    else if (user !== null) void this.noteFailure(user, call);
    return isRight;
  }

  /** Records one event a minute for each account and network, so that strangers can't fill the table. */
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
