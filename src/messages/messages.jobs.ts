import { randomUUID } from 'node:crypto';
import type { Mail, MailMessage } from '../adapters/mail/port';
import type { JobDefinition, Queue } from '../adapters/queue/port';
import type { CodeMessage, Sms } from '../adapters/sms/port';
import type { CodeReference, OneTimeCodes } from '../codes/one-time-codes';

interface SmsJob {
  /** Null where all is done but the message, so that nobody can tell the difference. */
  readonly message: CodeMessage | null;
  /** The code that the message brings. */
  readonly code: CodeReference;
}

interface MailJob {
  /** Null as above. Its `messageId` lets readers tell when it came twice. */
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

/** Queues a mail that brings no code. */
export function addMail(queue: Queue, mail: MailMessage): Promise<void> {
  const messageId = `${mail.purpose} ${randomUUID()}`;
  return queue.add(sendMail, { key: messageId, data: { message: { ...mail, messageId } } });
}

/** A code that was replaced, used or taken back, or grew too old, while its message waited would mislead. */
async function isOfUse(code: CodeReference | undefined, codes: OneTimeCodes): Promise<boolean> {
  return code === undefined || codes.isLatest(code);
}

/**
 * Lets another code be asked for at once. Not where a reset was asked for: for an address that nobody has no
 * message fails, and the difference would tell.
 */
async function takeBack(code: CodeReference, codes: OneTimeCodes): Promise<void> {
  if (code.purpose !== 'reset' && code.purpose !== 'mail:resetpwd') await codes.withdraw(code);
}
