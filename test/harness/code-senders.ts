import { freshMobile } from './accounts';
import { freshEmail } from './emails';

/** Everything that sends a code to strangers, each time to another target. */
export const CODE_SENDERS: readonly [string, () => [string, object]][] = [
  ['Users.sms', () => ['Users.sms', { mobile: freshMobile() }]],
  ['Verifications.sms', () => ['Verifications.sms', { mobile: freshMobile(), purpose: 'bind' }]],
  ['Verifications.email', () => ['Verifications.email', { email: freshEmail(), send_type: 'bind' }]],
  ['Passwords.forgot, by e-mail', () => ['Passwords.forgot', { email: freshEmail() }]],
  ['Passwords.forgot, by mobile', () => ['Passwords.forgot', { mobile: freshMobile() }]],
];
