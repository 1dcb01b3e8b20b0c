import type { UserTokens } from './account/tokens';
import type { UserInfo } from './account/tokens.dto';
import type { User } from './account/user.entity';

/** What a user sees of their own account: what tokens say, and what tokens must not hold. */
export function userInfo(user: User, userTokens: Pick<UserTokens, 'subject'>): UserInfo {
  const { mobile, name, email, sex } = user;
  return { ...userTokens.subject(user), mobile, name, email, sex };
}
