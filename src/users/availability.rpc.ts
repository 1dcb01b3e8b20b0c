import type { Context } from '../context';
import { Failure } from '../failure';
import { Method, Namespace, Public } from '../rpc/method';
import { isEmailTaken, isMobileTaken, isNameTaken } from './account/user.queries';
import { Availability, EmailParams, MobileParams, UsernameParams } from './availability.dto';

/** Tells whether a mobile, name or e-mail can still be registered (contract §1.4, §2.1). */
@Namespace('Users')
export class UserAvailability {
  constructor(readonly context: Pick<Context, 'db'>) {}

  @Method('Returns whether a mobile can be registered.', MobileParams, {
    ruleErrors: 'text',
    failures: ['VALIDATION_FAILED'],
  })
  @Public()
  async mobile({ mobile }: MobileParams): Promise<void> {
    if (await isMobileTaken(this.context.db.manager, mobile)) {
      throw new Failure('VALIDATION_FAILED', { text: 'MOBILE_TAKEN' });
    }
  }

  @Method('Returns whether an account has this user name.', UsernameParams, {
    ruleErrors: 'text',
    result: Availability,
  })
  @Public()
  async username({ username }: UsernameParams): Promise<Availability> {
    return { count: (await isNameTaken(this.context.db.manager, username)) ? 1 : 0 };
  }

  @Method('Returns whether an account has confirmed this e-mail.', EmailParams, {
    ruleErrors: 'text',
    result: Availability,
  })
  @Public()
  async email({ email }: EmailParams): Promise<Availability> {
    return { count: (await isEmailTaken(this.context.db.manager, email.toLowerCase())) ? 1 : 0 };
  }
}
