import { transaction } from '../adapters/database/transaction';
import { Method, Namespace, NoParams } from '../rpc/method';
import type { Services } from '../services';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { FullUserResult, UpdatedUser, UpdateParams } from './profile.dto';
import { findProfile, updateUser } from './profile.queries';
import { userInfo } from './user-info';

/** What users tell about themselves (contract §2.5). */
@Namespace('Users')
export class UserProfiles {
  constructor(readonly services: Pick<Services, 'authentication' | 'db' | 'sessions' | 'userTokens'>) {}

  @Method('Returns everything that the user told about themselves.', NoParams, { result: FullUserResult })
  @LoggedIn()
  async profile(_params: object, { user }: LoggedInCall): Promise<FullUserResult> {
    const { birthday, ...profile } = await findProfile(this.services.db.manager, user.id);
    const { intro, isEmailConfirmed } = user;
    const info = userInfo(user, this.services.userTokens);
    return { data: { ...info, intro, email_confirmed: isEmailConfirmed, birthday, profile } };
  }

  @Method('Changes what is given and leaves the rest; returns new tokens that show it.', UpdateParams, {
    result: UpdatedUser,
  })
  @LoggedIn()
  async update(changes: UpdateParams, { user, session }: LoggedInCall): Promise<UpdatedUser> {
    const { db, sessions, userTokens } = this.services;
    const changed = await transaction(db, (manager) => updateUser(manager, user.id, changes));
    const tokens = userTokens.pair(changed, await sessions.current(session));
    return { data: userInfo(changed, userTokens), ...tokens };
  }
}
