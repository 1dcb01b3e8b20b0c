import type { EntityManager } from 'typeorm';
import type { Passwords } from '../../auth/passwords';
import type { LoginAttempts } from '../../limits/login-attempts';
import type { AccountsConfig } from './standing';
import type { User } from './user.entity';
import { accountKey, findByAccount } from './user.queries';

/** Compares passwords, and counts the guesses: one count, whichever method asks for the password. */
export class Credentials {
  constructor(
    private readonly manager: EntityManager,
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
  async userOf(account: string, password: string, ip: string): Promise<User | undefined> {
    const user = await findByAccount(this.manager, account, this.accounts);
    const isRight = await this.guess(accountKey(account), user?.passwordHash, password, ip);
    return isRight && user !== null ? user : undefined;
  }

  /**
   * Whether the password is the user's.
   *
   * @throws Failure LOCKED as above: a stolen token is no way to try passwords.
   */
  isPasswordOf(user: User, password: string, ip: string): Promise<boolean> {
    return this.guess(`user ${user.id}`, user.passwordHash, password, ip);
  }

  private async guess(
    account: string,
    hash: string | undefined,
    password: string,
    ip: string,
  ): Promise<boolean> {
    await this.attempts.begin(account, ip);
    const isRight = await this.passwords.verify(hash, password);
    if (isRight) await this.attempts.succeeded(account, ip);
    return isRight;
  }
}
