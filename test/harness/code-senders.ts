import { freshMobile } from './accounts';
import { freshEmail } from './emails';

/** All methods that send a code without a login, each time to a new target. */
export const CODE_SENDERS: readonly [string, () => [string, object]][] = [
  ['Users.sms', () => ['Users.sms', { mobile: freshMobile() }]],
  ['Verifications.sms', () => ['Verifications.sms', { mobile: freshMobile(), purpose: 'bind' }]],
  ['Verifications.email', () => ['Verifications.email', { email: freshEmail(), send_type: 'bind' }]],
  ['Passwords.forgot, by e-mail', () => ['Passwords.forgot', { email: freshEmail() }]],
  ['Passwords.forgot, by mobile', () => ['Passwords.forgot', { mobile: freshMobile() }]],
];
