import { isKnownHash } from '../../auth/legacy-password-hashes';
import type { User } from './user.entity';

/** How a user can confirm their identity within a session. */
export const CONFIRMATION_METHODS = ['password', 'code'] as const;

export type ConfirmationMethod = (typeof CONFIRMATION_METHODS)[number];

/** How a confirmation code can be sent. */
export type Channel = 'sms' | 'mail';

/**
 * Returns the strongest method of the account (contract §2.5): the password, or else a code to the mobile or to the
 * confirmed e-mail. Empty if there is neither; then only a new login confirms.
 */
export function confirmationMethodsOf(user: User): ConfirmationMethod[] {
  if (isKnownHash(user.passwordHash)) return ['password'];
  return channelsOf(user).length > 0 ? ['code'] : [];
}

/** The channels by which a code can reach the user. */
export function channelsOf({
  mobile,
  email,
  isEmailConfirmed,
}: User): { channel: Channel; target: string }[] {
  return [
    ...(mobile === null ? [] : [{ channel: 'sms' as const, target: mobile }]),
    ...(email === null || !isEmailConfirmed ? [] : [{ channel: 'mail' as const, target: email }]),
  ];
}
