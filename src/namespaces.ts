import { Addresses } from './addresses/addresses.rpc';
import type { Config } from './config';
import { InboxMessages } from './inbox/inbox.rpc';
import { OAuth } from './oauth/oauth.rpc';
import { PasswordResets } from './passwords/passwords.rpc';
import type { NamespaceClass } from './rpc/method';
import { Service } from './service/service.rpc';
import { UserAvailability } from './users/availability.rpc';
import { UserAvatars } from './users/avatar.rpc';
import { UserBindings } from './users/binding.rpc';
import { EmailRegistrations } from './users/email-registration.rpc';
import { Users } from './users/login.rpc';
import { UserPasswords } from './users/password.rpc';
import { UserProfiles } from './users/profile.rpc';
import { UserSessions } from './users/sessions.rpc';
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
    Service,
  ];
  return isProduction ? namespaces : [...namespaces, InboxMessages];
}
