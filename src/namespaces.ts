import { Addresses } from './addresses/addresses.rpc';
import type { Config } from './config';
import { EmailRegistrations } from './email-registration/email-registration.rpc';
import { InboxMessages } from './inbox/inbox.rpc';
import { OAuth } from './oauth/oauth.rpc';
import { PasswordResets } from './passwords/passwords.rpc';
import { UserAvatars } from './profile/avatar.rpc';
import { UserProfiles } from './profile/profile.rpc';
import type { NamespaceClass } from './rpc/method';
import { UserAvailability } from './users/availability.rpc';
import { UserBindings } from './users/binding.rpc';
import { UserPasswords } from './users/password.rpc';
import { UserSessions } from './users/sessions.rpc';
import { Users } from './users/users.rpc';
import { Codes } from './verifications/codes.rpc';
import { Verifications } from './verifications/verifications.rpc';

/** What is served. */
export function namespacesFor({ isProduction }: Pick<Config, 'isProduction'>): NamespaceClass[] {
  const namespaces: NamespaceClass[] = [
    Users,
    UserAvatars,
    UserAvailability,
    EmailRegistrations,
    UserPasswords,
    UserProfiles,
    UserBindings,
    UserSessions,
    PasswordResets,
    Verifications,
    Codes,
    Addresses,
    OAuth,
  ];
  return isProduction ? namespaces : [...namespaces, InboxMessages];
}
