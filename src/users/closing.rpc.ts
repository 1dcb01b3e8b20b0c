import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, record } from '../events/record';
import { Failure } from '../failure';
import { Method, Namespace } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { sendNotice } from './account/notices';
import { takenBackUntil } from './account/standing';
import { CloseParams } from './closing.dto';
import { closeAccount } from './closing.queries';

/** Closing an account (contract §2.5). */
@Namespace('Users')
export class UserClosing {
  constructor(
    readonly context: Pick<
      Context,
      'authentication' | 'config' | 'credentials' | 'db' | 'queue' | 'sessions'
    >,
  ) {}

  @Method(
    'Closes the account and ends every session. Its data is erased some days later; a login before then reopens it.',
    CloseParams,
    { failures: ['VALIDATION_FAILED', 'LOCKED'] },
  )
  @LoggedIn()
  async close({ password }: CloseParams, call: LoggedInCall): Promise<void> {
    const { config, credentials, db, queue, sessions } = this.context;
    const { user } = call;
    const wrong = new Failure('VALIDATION_FAILED', { fields: { password: ['PASSWORD_WRONG'] } });
    if (!(await credentials.isPasswordOf(user, password, call))) throw wrong;
    await transaction(db, async (manager) => {
      if (!(await closeAccount(manager, user))) throw wrong;
      await sessions.endAll(manager, user.id, 'closed');
      await record(manager, { type: 'user.closed', userId: user.id }, byCaller(call));
    });
    await sendNotice(queue, user, { kind: 'closed', until: takenBackUntil(config.accounts) }, call);
  }
}
