import type { SmsConfig } from '../../config';
import type { Language } from '../../i18n';
import type { Inbox } from '../inbox';

/** A one-time code on its way to a mobile. */
export interface CodeMessage {
  /** 11 digits. */
  readonly mobile: string;
  readonly purpose: 'register';
  readonly code: string;
  /** How long the code is good. */
  readonly minutes: number;
  readonly language: Language;
}

/** Sends text messages. */
export interface Sms {
  /**
   * Hands a code to the provider; resolves when the provider took it.
   *
   * @throws Error where the provider refused it, could not be reached, or took too long. Its message is
   *   for the log: it never holds the code or the mobile.
   */
  sendCode(message: CodeMessage): Promise<void>;
}

export async function createSms(config: SmsConfig, inbox: Inbox): Promise<Sms> {
  if (config.kind === 'inbox') return new (await import('./inbox')).InboxSms(inbox);
  return new (await import('./yuntongxun')).YuntongxunSms(config);
}
