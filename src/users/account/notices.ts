import type { Queue } from '../../adapters/queue/port';
import { type AccountChange, noticeMail } from '../../messages/mails';
import { addMail } from '../../messages/messages.jobs';
import type { Call } from '../../rpc/call';
import { isMobile, maskMobile } from '../../rules/mobile';
import type { User } from './user.entity';

/**
 * Tells a user by mail about a change to their ways to log in (OWASP ASVS 5.0, 6.3.7). It is sent after the change.
 * If the mail can't be queued, the change stays and the log says so.
 *
 * @param user as before the change: the mail goes to the e-mail that was confirmed then. Without one, no mail is
 *   sent.
 */
export async function sendNotice(
  queue: Queue,
  { name, email, isEmailConfirmed }: Pick<User, 'name' | 'email' | 'isEmailConfirmed'>,
  change: AccountChange,
  { language, log }: Pick<Call, 'language' | 'log'>,
): Promise<void> {
  if (email === null || !isEmailConfirmed) return;
  const account = isMobile(name) ? maskMobile(name) : name;
  try {
    await addMail(queue, noticeMail({ to: email, account, change, at: new Date(), language }));
  } catch (err) {
    log.error({ err }, 'account notice not queued');
  }
}
