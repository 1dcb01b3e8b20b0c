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

/** What an account has one of, and the errno where another account was faster. */
const TAKEN = { mobile: 'MOBILE_INVALID', email: 'EMAIL_INVALID' } as const;

/** What is written down of the change. */
const CHANGED = {
  mobile: { type: 'user.mobile_changed' },
  email: { type: 'user.email_changed', details: { by: 'code' } },
} as const;

/**
 * How users can be reached: a new way counts once it has answered (contract §2.5). As it also resets the
 * password, the user must have confirmed that it is them.
 */
@Namespace('Users')
export class UserBinding {
  constructor(
    readonly context: Pick<Context, 'authentication' | 'codes' | 'db' | 'queue' | 'sessions' | 'userTokens'>,
  ) {}

  @Method(
    'Replaces the mobile, with the code that was sent to the new one; needs a confirmation.',
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
    'Replaces the e-mail, with the code that was sent to the new one; needs a confirmation.',
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
      // Whoever was thrown out while this call waited changes nothing any more.
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
