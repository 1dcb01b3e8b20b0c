import { Addresses } from './addresses/addresses.rpc';
import type { Config } from './config';
import { InboxMessages } from './inbox/inbox.rpc';
import { OAuth } from './oauth/oauth.rpc';
import { PasswordResets } from './passwords/passwords.rpc';
import type { NamespaceClass } from './rpc/method';
import { Service } from './service/service.rpc';
import { UserAvailability } from './users/availability.rpc';
import { UserAvatar } from './users/avatar.rpc';
import { UserBinding } from './users/binding.rpc';
import { UserClosing } from './users/closing.rpc';
import { UserEmailRegistration } from './users/email-registration.rpc';
import { UserEvents } from './users/events.rpc';
import { UserLogin } from './users/login.rpc';
import { UserPassword } from './users/password.rpc';
import { UserProfile } from './users/profile.rpc';
import { UserRegistration } from './users/registration.rpc';
import { UserSecurity } from './users/security.rpc';
import { UserSessions } from './users/sessions.rpc';
import { UserTokenRenewal } from './users/tokens.rpc';
import { Codes } from './verifications/codes.rpc';
import { Verifications } from './verifications/verifications.rpc';

/** The classes whose methods are served. */
export function namespacesFor({ isProduction }: Pick<Config, 'isProduction'>): NamespaceClass[] {
  const namespaces: NamespaceClass[] = [
    UserAvailability,
    UserRegistration,
    UserEmailRegistration,
    UserLogin,
    UserTokenRenewal,
    UserSessions,
    UserSecurity,
    UserEvents,
    UserProfile,
    UserAvatar,
    UserPassword,
    UserBinding,
    UserClosing,
    PasswordResets,
    Verifications,
    Codes,
    Addresses,
    OAuth,
    Service,
  ];
  return isProduction ? namespaces : [...namespaces, InboxMessages];
}
