import { transaction } from '../adapters/database/transaction';
import { Failure } from '../failure';
import { Method, Namespace } from '../rpc/method';
import type { Services } from '../services';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { sendNotice } from './account/notices';
import { closeAccount, takenBackUntil } from './account/standing';
import type { User } from './account/user.entity';
import { changePassword } from './account/user.queries';
import { CloseParams, PasswordParams } from './password.dto';

/** What a logged-in user needs the password for, once more (contract §2.4, §2.5). */
@Namespace('Users')
export class UserPasswords {
  constructor(
    readonly services: Pick<
      Services,
      'authentication' | 'config' | 'db' | 'loginAttempts' | 'passwords' | 'queue' | 'sessions'
    >,
  ) {}

  @Method('Changes the password and ends every session, this one too: log in again.', PasswordParams, {
    failures: ['OLD_PASSWORD_WRONG', 'NEW_PASSWORD_SAME', 'LOCKED'],
  })
  @LoggedIn()
  async password({ oldpassword, password1 }: PasswordParams, call: LoggedInCall): Promise<void> {
    const { db, passwords, sessions } = this.services;
    const { user, address } = call;
    if (!(await this.isPasswordOf(user, oldpassword, address))) throw new Failure('OLD_PASSWORD_WRONG');
    if (password1 === oldpassword) throw new Failure('NEW_PASSWORD_SAME');
    const newHash = await passwords.hash(password1);
    await transaction(db, async (manager) => {
      if (!(await changePassword(manager, user, newHash))) throw new Failure('OLD_PASSWORD_WRONG');
      await sessions.revokeAll(manager, user.id);
    });
    await sendNotice(this.services, user, { kind: 'password' }, call);
  }

  @Method(
    'Closes the account and ends every session. Its data is erased some days later; a login before takes it back.',
    CloseParams,
    { failures: ['VALIDATION_FAILED', 'LOCKED'] },
  )
  @LoggedIn()
  async close({ password }: CloseParams, call: LoggedInCall): Promise<void> {
    const { config, db, sessions } = this.services;
    const { user, address } = call;
    const wrong = new Failure('VALIDATION_FAILED', { fields: { password: ['PASSWORD_WRONG'] } });
    if (!(await this.isPasswordOf(user, password, address))) throw wrong;
    await transaction(db, async (manager) => {
      if (!(await closeAccount(manager, user))) throw wrong;
      await sessions.revokeAll(manager, user.id);
    });
    await sendNotice(this.services, user, { kind: 'closed', until: takenBackUntil(config.accounts) }, call);
  }

  /** Guesses are counted here as at login: a stolen token is no way to try passwords. */
  private async isPasswordOf(user: User, password: string, address: string): Promise<boolean> {
    const { loginAttempts, passwords } = this.services;
    const account = `user ${user.id}`;
    await loginAttempts.begin(account, address);
    if (!(await passwords.verify(user.passwordHash, password))) return false;
    await loginAttempts.succeeded(account, address);
    return true;
  }
}
