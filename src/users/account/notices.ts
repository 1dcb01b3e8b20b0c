import type { Queue } from '../../adapters/queue/port';
import { type AccountChange, noticeMail } from '../../messages/mails';
import { addMail } from '../../messages/messages.jobs';
import type { Call } from '../../rpc/call';
import { isMobile, maskMobile } from '../../rules/mobile';
import type { User } from './user.entity';

/**
 * Tells a user by mail of a change that decides who can log in (OWASP ASVS 5.0, 6.3.7). It comes after the change
 * and undoes nothing: where the mail can't be queued, the log says so.
 *
 * @param user as they were before: the mail goes to the e-mail that was confirmed by then. Who had none is told
 *   nothing.
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
