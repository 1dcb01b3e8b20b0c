import type { SmsPurpose } from '../../src/adapters/sms/port';
import type { MailPurpose } from '../../src/codes/one-time-codes';
import { codeOf } from './accounts';
import type { TestApp } from './app';

type Caller = Pick<TestApp, 'call'>;

/** A message of the development inbox. */
export interface Message {
  readonly channel: 'sms' | 'mail';
  readonly purpose: string;
  readonly text: string;
  readonly code?: string;
  readonly link?: string;
}

/** An account that was registered with an e-mail. */
export interface EmailAccount {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly access: string;
  readonly refresh: string;
}

let count = 0;

/** An e-mail that no other test of this process uses. */
export const freshEmail = (): string => `person-${++count}@example.com`;
/** A user name that no other test of this process uses. */
export const freshName = (): string => `person_${++count}`;

/** The messages sent to a mobile or an e-mail, newest first. */
export async function messagesTo(app: Caller, to: string): Promise<Message[]> {
  return (await app.call('Inbox.list', { to })).result.messages;
}

/** Requests a code by mail, and reads it. */
export async function mailCode(app: Caller, email: string, send_type: MailPurpose): Promise<string> {
  await app.call('Verifications.email', { email, send_type });
  return codeOf(app, email);
}

/** Requests a code by SMS, and reads it. */
export async function smsCode(app: Caller, mobile: string, purpose: SmsPurpose): Promise<string> {
  await app.call('Verifications.sms', { mobile, purpose });
  return codeOf(app, mobile);
}

/** Registers over the wire; the e-mail is not confirmed yet. */
export async function registerByEmail(
  app: Caller,
  { email = freshEmail(), username = freshName(), password = 'secret-123' }: Partial<EmailAccount> = {},
): Promise<EmailAccount> {
  const email_code = await mailCode(app, email, 'register');
  const params = { username, email, password, password2: password, email_code, allow: 'true' };
  const { result } = await app.call('Users.registerByEmail', params);
  const { id, access_token: access, refresh_token: refresh } = result;
  return { id, username, email, password, access, refresh };
}

/** The part after `#` of the last activation link sent to an e-mail. */
export async function activationCode(app: Caller, email: string): Promise<string> {
  const link = (await messagesTo(app, email)).find(({ purpose }) => purpose === 'activation')?.link ?? '';
  return link.split('#')[1] ?? '';
}

/** Registers over the wire, and follows the activation link. */
export async function registerConfirmed(app: Caller, given?: Partial<EmailAccount>): Promise<EmailAccount> {
  const account = await registerByEmail(app, given);
  await app.call('Users.activate', { code: await activationCode(app, account.email) });
  return account;
}

/** E-mails that look like `admin@example.com`, or that case folding or normalization would turn into it. */
export const LOOK_ALIKES: readonly (readonly [string, string])[] = [
  ['a Cyrillic а', '\u0430dmin@example.com'],
  ['a full-width a', '\uff41dmin@example.com'],
  ['a full-width @', 'admin\uff20example.com'],
  ['a dotless ı', 'adm\u0131n@example.com'],
  ['a dotted İ', 'ADM\u0130N@example.com'],
  ['a sharp s', 'stra\u00dfe@example.com'],
  ['a Kelvin sign', '\u212aate@example.com'],
  ['an accent', '\u00e1dmin@example.com'],
  ['an accent of its own', 'a\u0301dmin@example.com'],
  ['a zero-width space', 'admin\u200b@example.com'],
  ['a zero-width joiner', 'ad\u200dmin@example.com'],
  ['a soft hyphen', 'ad\u00admin@example.com'],
  ['a right-to-left mark', '\u200fadmin@example.com'],
  ['a domain in other letters', 'admin@ex\u0430mple.com'],
  ['a Chinese domain', 'admin@\u4f8b\u5b50.\u4e2d\u56fd'],
  ['an ideographic full stop', 'admin@example\u3002com'],
];

/** Texts that are not e-mail addresses. */
export const NO_EMAILS: readonly string[] = [
  '',
  ' ',
  'admin',
  'admin@',
  '@example.com',
  'admin@example',
  'admin@@example.com',
  'admin@exam ple.com',
  'ad min@example.com',
  ' admin@example.com',
  'admin@example.com ',
  'admin@example.com\n',
  'admin@example.com\r\nBcc: all@example.com',
  'admin@example.com\0',
  'admin@example.com,other@example.com',
  'admin@example.com;other@example.com',
  'Admin <admin@example.com>',
  '<admin@example.com>',
  'mailto:admin@example.com',
  'admin..x@example.com',
  '.admin@example.com',
  'admin.@example.com',
  'admin@.example.com',
  'admin@example..com',
  'admin@-example.com',
  'admin@[127.0.0.1]',
  'admin@127.0.0.1',
  `${'a'.repeat(65)}@example.com`,
  `admin@${'a'.repeat(250)}.com`,
  '13800138000',
];

/** Names that look like a mobile, an e-mail or another name, or that are not valid. */
export const NO_NAMES: readonly string[] = [
  '',
  '     ',
  'abcd',
  '魔方魔方',
  'a'.repeat(21),
  '魔'.repeat(21),
  '𠮷'.repeat(21),
  '13800138000',
  'admin@example.com',
  'a@b.c',
  'admin name',
  ' admin1',
  'admin1 ',
  'admin1\n',
  'admin\0',
  'admin-1',
  'admin.1',
  'admin’s',
  '😀😀😀😀😀',
  '\u0430dmin1',
  '\uff41dmin1',
  '\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10',
  'adm\u0131n1',
  'admin\u200b',
  'a\u0301dmin',
  // A radical and a compatibility form, which look the same as the characters.
  '\u2f08\u6c11\u5171\u548c\u56fd',
  '\uf900\u6c11\u5171\u548c\u56fd',
  'ひらがなです',
  '한글이름입',
];
