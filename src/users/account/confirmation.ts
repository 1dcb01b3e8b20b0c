import { isKnownHash } from '../../auth/legacy-password-hashes';
import type { User } from './user.entity';

/** What a user may give once more to confirm that it is them. */
export const CONFIRMATION_METHODS = ['password', 'code'] as const;

export type ConfirmationMethod = (typeof CONFIRMATION_METHODS)[number];

/** How a user can be reached: what a code to confirm may be sent to. */
export type Channel = 'sms' | 'mail';

/**
 * The strongest that an account has (contract §2.5): its password, else a code to its mobile or its confirmed
 * e-mail. Empty where it has neither: then a login is the only confirmation.
 */
export function confirmationMethodsOf(user: User): ConfirmationMethod[] {
  if (isKnownHash(user.passwordHash)) return ['password'];
  return channelsOf(user).length > 0 ? ['code'] : [];
}

/** Where a code would reach the user. */
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
