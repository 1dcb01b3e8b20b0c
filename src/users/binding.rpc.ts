import type { EntityManager } from 'typeorm';
import { isUniqueViolation, transaction } from '../adapters/database';
import type { ErrnoName } from '../errno';
import { Failure } from '../failure';
import { Method, Namespace } from '../rpc/method';
import type { Services } from '../services';
import { BindEmailParams, BindMobileParams, BoundUser } from './binding.dto';
import { LoggedIn, type LoggedInCall } from './logged-in';
import { User } from './user.entity';
import { bindEmail, bindMobile, isEmailTaken, isMobileTaken, lockUser } from './user.queries';
import { userInfo } from './user-info';

/** How users can be reached: a new way counts once it has answered (contract §2.5). */
@Namespace('Users')
export class UserBindings {
  constructor(
    readonly services: Pick<Services, 'authentication' | 'codes' | 'db' | 'sessions' | 'userTokens'>,
  ) {}

  @Method('Replaces the mobile, with the code that was sent to the new one.', BindMobileParams, {
    result: BoundUser,
    failures: ['MOBILE_INVALID', 'CODE_EXPIRED', 'CODE_REFUSED'],
  })
  @LoggedIn()
  async bindMobile({ mobile, sms_code }: BindMobileParams, call: LoggedInCall): Promise<BoundUser> {
    await this.services.codes.require('bind', mobile, sms_code);
    return this.bind(call, 'MOBILE_INVALID', async (manager, user) => {
      const isOwn = mobile === user.mobile;
      if (!isOwn && (await isMobileTaken(manager, mobile))) throw new Failure('MOBILE_INVALID');
      await bindMobile(manager, user, mobile);
    });
  }

  @Method('Replaces the e-mail, with the code that was sent to the new one.', BindEmailParams, {
    result: BoundUser,
    failures: ['EMAIL_INVALID', 'CODE_EXPIRED', 'CODE_REFUSED'],
  })
  @LoggedIn()
  async bindEmail({ email: given, email_code }: BindEmailParams, call: LoggedInCall): Promise<BoundUser> {
    const email = given.toLowerCase();
    await this.services.codes.require('mail:bind', email, email_code);
    return this.bind(call, 'EMAIL_INVALID', async (manager, user) => {
      const isOwn = email === user.email;
      if (!isOwn && (await isEmailTaken(manager, email))) throw new Failure('EMAIL_INVALID');
      await bindEmail(manager, user, email);
    });
  }

  /** @param taken the errno where another account was faster. */
  private async bind(
    { user, session }: LoggedInCall,
    taken: ErrnoName,
    change: (manager: EntityManager, user: User) => Promise<void>,
  ): Promise<BoundUser> {
    const { db, sessions, userTokens } = this.services;
    const bound = await transaction(db, async (manager) => {
      // Whoever was thrown out while this call waited changes nothing any more.
      const now = await lockUser(manager, user);
      if (now === null || !(await sessions.isAlive(manager, session.id))) throw new Failure('TOKEN_MISSING');
      await change(manager, now);
      return manager.findOneByOrFail(User, { id: user.id });
    }).catch((error) => {
      throw isUniqueViolation(error) ? new Failure(taken) : error;
    });
    const tokens = userTokens.pair(bound, await sessions.current(session));
    return { data: userInfo(bound, userTokens), ...tokens };
  }
}
