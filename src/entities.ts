import { Address } from './addresses/address.entity';
import { DefaultAddress } from './addresses/default-address.entity';
import { Session } from './auth/session.entity';
import { AccountEvent } from './events/event.entity';
import { OAuthIdentity } from './oauth/oauth-identity.entity';
import { User } from './users/account/user.entity';
import { UserProfile } from './users/account/user-profile.entity';

export const entities = [User, UserProfile, Session, Address, DefaultAddress, OAuthIdentity, AccountEvent];
