import { randomUUID } from 'node:crypto';
import type { Mail, MailMessage } from '../adapters/mail/port';
import type { JobDefinition, Queue } from '../adapters/queue/port';
import type { CodeMessage, Sms } from '../adapters/sms/port';
import type { CodeReference, OneTimeCodes } from '../codes/one-time-codes';

interface SmsJob {
  /** Null to do everything except send the message, so that nobody can tell the difference. */
  readonly message: CodeMessage | null;
  /** The code in the message. */
  readonly code: CodeReference;
}

interface MailJob {
  /** Null as for an SMS. Its `messageId` lets mail readers recognise a mail that came twice. */
  readonly message: MailMessage | null;
  readonly code?: CodeReference;
}

export const sendSms: JobDefinition<SmsJob, { readonly codes: OneTimeCodes; readonly sms: Sms }> = {
  name: 'messages.sms',
  async run({ message, code }, { codes, sms }) {
    if (message !== null && (await isOfUse(code, codes))) await sms.sendCode(message);
  },
  gaveUp: ({ code }, { codes }) => takeBack(code, codes),
};

export const sendMail: JobDefinition<MailJob, { readonly codes: OneTimeCodes; readonly mail: Mail }> = {
  name: 'messages.mail',
  async run({ message, code }, { codes, mail }) {
    if (message !== null && (await isOfUse(code, codes))) await mail.send(message);
  },
  async gaveUp({ code }, { codes }) {
    if (code !== undefined) await takeBack(code, codes);
  },
};

/** Queues a mail without a code. */
export function addMail(queue: Queue, mail: MailMessage): Promise<void> {
  const messageId = `${mail.purpose} ${randomUUID()}`;
  return queue.add(sendMail, { key: messageId, data: { message: { ...mail, messageId } } });
}

/**
 * Whether a code is still worth sending. One that was replaced, used, withdrawn or has expired while its
 * message waited would mislead.
 */
async function isOfUse(code: CodeReference | undefined, codes: OneTimeCodes): Promise<boolean> {
  return code === undefined || codes.isLatest(code);
}

/**
 * Lets the user request another code at once, except for a password reset. There, a message to an address
 * without an account never fails, so the difference would reveal whether the account exists.
 */
async function takeBack(code: CodeReference, codes: OneTimeCodes): Promise<void> {
  if (code.purpose !== 'reset' && code.purpose !== 'mail:resetpwd') await codes.withdraw(code);
}
