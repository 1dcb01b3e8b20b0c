import type { EntityManager } from 'typeorm';
import { isUniqueViolation } from '../adapters/database/faults';
import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, record } from '../events/record';
import { Failure } from '../failure';
import { Method, Namespace } from '../rpc/method';
import { Confirmed, type LoggedInCall } from './account/guard';
import { sendNotice } from './account/notices';
import { User } from './account/user.entity';
import { bindEmail, bindMobile, isEmailTaken, isMobileTaken, lockUser } from './account/user.queries';
import { BindEmailParams, BindMobileParams } from './binding.dto';
import { userInfo } from './user-info';
import { ChangedUser } from './user-info.dto';

/** The errno if another account took the mobile or the e-mail first. */
const TAKEN = { mobile: 'MOBILE_INVALID', email: 'EMAIL_INVALID' } as const;

/** The event that each change records. */
const CHANGED = {
  mobile: { type: 'user.mobile_changed' },
  email: { type: 'user.email_changed', details: { by: 'code' } },
} as const;

/**
 * Changes the mobile or the e-mail, once the user has proven to own the new one (contract §2.5). It can also reset
 * the password later, so the session must be confirmed.
 */
@Namespace('Users')
export class UserBinding {
  constructor(
    readonly context: Pick<Context, 'authentication' | 'codes' | 'db' | 'queue' | 'sessions' | 'userTokens'>,
  ) {}

  @Method(
    'Replaces the mobile. Needs the code that was sent to the new mobile, and a confirmed session.',
    BindMobileParams,
    { result: ChangedUser, failures: ['MOBILE_INVALID', 'CODE_EXPIRED', 'CODE_REFUSED'] },
  )
  @Confirmed()
  async bindMobile({ mobile, sms_code }: BindMobileParams, call: LoggedInCall): Promise<ChangedUser> {
    const { codes } = this.context;
    const code = await codes.look('bind', mobile, sms_code, call.ip);
    return this.bind(call, 'mobile', async (manager, user) => {
      const isOwn = mobile === user.mobile;
      if (!isOwn && (await isMobileTaken(manager, mobile))) throw new Failure('MOBILE_INVALID');
      await codes.take(code);
      await bindMobile(manager, user, mobile);
    });
  }

  @Method(
    'Replaces the e-mail. Needs the code that was sent to the new e-mail, and a confirmed session.',
    BindEmailParams,
    { result: ChangedUser, failures: ['EMAIL_INVALID', 'CODE_EXPIRED', 'CODE_REFUSED'] },
  )
  @Confirmed()
  async bindEmail({ email: given, email_code }: BindEmailParams, call: LoggedInCall): Promise<ChangedUser> {
    const email = given.toLowerCase();
    const { codes } = this.context;
    const code = await codes.look('mail:bind', email, email_code, call.ip);
    return this.bind(call, 'email', async (manager, user) => {
      const isOwn = email === user.email;
      if (!isOwn && (await isEmailTaken(manager, email))) throw new Failure('EMAIL_INVALID');
      await codes.take(code);
      await bindEmail(manager, user, email);
    });
  }

  private async bind(
    call: LoggedInCall,
    what: keyof typeof TAKEN,
    change: (manager: EntityManager, user: User) => Promise<void>,
  ): Promise<ChangedUser> {
    const { db, queue, sessions, userTokens } = this.context;
    const { user, session } = call;
    const { before, bound } = await transaction(db, async (manager) => {
      // If the session was ended while this call waited, it must change nothing.
      const before = await lockUser(manager, user);
      if (before === null || !(await sessions.isAlive(manager, session.id)))
        throw new Failure('TOKEN_MISSING');
      await change(manager, before);
      const bound = await manager.findOneByOrFail(User, { id: user.id });
      if (bound[what] !== before[what] || bound.isEmailConfirmed !== before.isEmailConfirmed)
        await record(manager, { ...CHANGED[what], userId: user.id }, byCaller(call));
      return { before, bound };
    }).catch((error) => {
      throw isUniqueViolation(error) ? new Failure(TAKEN[what]) : error;
    });
    if (bound[what] !== before[what]) await sendNotice(queue, before, { kind: what }, call);
    const tokens = userTokens.pair(bound, await sessions.current(session));
    return { data: userInfo(bound, userTokens), ...tokens };
  }
}
