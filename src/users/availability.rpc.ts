import { Limit, Method, Namespace, Public } from '../rpc/method';
import type { Services } from '../services';
import { isEmailTaken, isNameTaken } from './account/user.queries';
import { Availability, EmailParams, UsernameParams } from './availability.dto';

/** What can still be registered (contract §2.1). */
@Namespace('Users')
export class UserAvailability {
  constructor(readonly services: Pick<Services, 'db'>) {}

  @Method('Says whether an account has this user name.', UsernameParams, {
    ruleErrors: 'text',
    result: Availability,
  })
  @Public()
  @Limit()
  async username({ username }: UsernameParams): Promise<Availability> {
    return { count: (await isNameTaken(this.services.db.manager, username)) ? 1 : 0 };
  }

  @Method('Says whether an account has this e-mail, and has confirmed it.', EmailParams, {
    ruleErrors: 'text',
    result: Availability,
  })
  @Public()
  @Limit()
  async email({ email }: EmailParams): Promise<Availability> {
    return { count: (await isEmailTaken(this.services.db.manager, email.toLowerCase())) ? 1 : 0 };
  }
}
