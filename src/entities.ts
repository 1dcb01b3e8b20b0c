import { Session } from './auth/session.entity';
import { User } from './users/user.entity';
import { UserProfile } from './users/user-profile.entity';

/** What is stored. */
export const entities = [User, UserProfile, Session];
