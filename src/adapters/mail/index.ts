import type { MailConfig } from '../../config';
import type { Inbox } from '../inbox/inbox';
import type { Mail } from './port';

/** The configured mail: SMTP, or the development inbox. */
export async function createMail(config: MailConfig, inbox: Inbox): Promise<Mail> {
  if (config.kind === 'inbox') return new (await import('./inbox')).InboxMail(inbox);
  return new (await import('./smtp')).SmtpMail(config);
}
