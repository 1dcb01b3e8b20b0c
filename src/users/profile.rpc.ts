import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, record } from '../events/record';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { FullUserResult, UpdateParams } from './profile.dto';
import { findProfile, updateUser } from './profile.queries';
import { userInfo } from './user-info';
import { ChangedUser, UserInfoResult } from './user-info.dto';

/** Reading and changing the caller's own data (contract §1.4, §2.5). */
@Namespace('Users')
export class UserProfile {
  constructor(readonly context: Pick<Context, 'authentication' | 'db' | 'sessions' | 'userTokens'>) {}

  @Method('Returns the user, read from the database.', NoParams, { result: UserInfoResult })
  @LoggedIn({ data: {} })
  async info(_params: object, { user }: LoggedInCall): Promise<UserInfoResult> {
    return { data: userInfo(user, this.context.userTokens) };
  }

  @Method('Returns the user and their whole profile.', NoParams, { result: FullUserResult })
  @LoggedIn()
  async profile(_params: object, { user }: LoggedInCall): Promise<FullUserResult> {
    const { birthday, ...profile } = await findProfile(this.context.db.manager, user.id);
    const { intro, isEmailConfirmed } = user;
    const info = userInfo(user, this.context.userTokens);
    return { data: { ...info, intro, email_confirmed: isEmailConfirmed, birthday, profile } };
  }

  @Method(
    'Changes the given fields and keeps the others; returns new tokens that contain the changes.',
    UpdateParams,
    {
      result: ChangedUser,
    },
  )
  @LoggedIn()
  async update(changes: UpdateParams, call: LoggedInCall): Promise<ChangedUser> {
    const { user, session } = call;
    const { db, sessions, userTokens } = this.context;
    const changed = await transaction(db, async (manager) => {
      const details = { fields: fieldsOf(changes) };
      await record(manager, { type: 'user.updated', userId: user.id, details }, byCaller(call));
      return updateUser(manager, user.id, changes);
    });
    const tokens = userTokens.pair(changed, await sessions.current(session));
    return { data: userInfo(changed, userTokens), ...tokens };
  }
}

/** The names of the given fields, such as `profile.education`. */
function fieldsOf({ profile, ...own }: UpdateParams): string[] {
  const given = (values: object, path = '') =>
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [path + name]));
  return [...given(own), ...given(profile ?? {}, 'profile.')];
}
