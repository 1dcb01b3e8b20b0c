import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, record } from '../events/record';
import { Failure } from '../failure';
import { Method, Namespace } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { sendNotice } from './account/notices';
import { changePassword } from './account/user.queries';
import { PasswordParams } from './password.dto';

/** Changing the password with the current one (contract §2.4). */
@Namespace('Users')
export class UserPassword {
  constructor(
    readonly context: Pick<
      Context,
      'authentication' | 'credentials' | 'db' | 'passwords' | 'queue' | 'sessions'
    >,
  ) {}

  @Method(
    'Changes the password and ends every session, including this one. The user must log in again.',
    PasswordParams,
    {
      failures: ['OLD_PASSWORD_WRONG', 'NEW_PASSWORD_SAME', 'LOCKED'],
    },
  )
  @LoggedIn()
  async password({ oldpassword, password1 }: PasswordParams, call: LoggedInCall): Promise<void> {
    const { credentials, db, passwords, queue, sessions } = this.context;
    const { user } = call;
    if (!(await credentials.isPasswordOf(user, oldpassword, call))) throw new Failure('OLD_PASSWORD_WRONG');
    if (password1 === oldpassword) throw new Failure('NEW_PASSWORD_SAME');
    const newHash = await passwords.hash(password1);
    await transaction(db, async (manager) => {
      if (!(await changePassword(manager, user, newHash))) throw new Failure('OLD_PASSWORD_WRONG');
      await sessions.endAll(manager, user.id, 'password_changed');
      await record(manager, { type: 'password.changed', userId: user.id }, byCaller(call));
    });
    await sendNotice(queue, user, { kind: 'password' }, call);
  }
}
