import type { UserTokens } from './account/tokens';
import type { User } from './account/user.entity';
import type { UserInfo } from './user-info.dto';

/** What users see of their own account: the data of their tokens, and data that tokens must not hold. */
export function userInfo(user: User, userTokens: Pick<UserTokens, 'subject'>): UserInfo {
  const { mobile, name, email, sex } = user;
  return { ...userTokens.subject(user), mobile, name, email, sex };
}
