import type { Language } from '../../i18n';

/** What a code that goes by SMS is for. */
export const SMS_PURPOSES = ['register', 'reset', 'bind', 'confirm'] as const;

export type SmsPurpose = (typeof SMS_PURPOSES)[number];

/** A one-time code on its way to a mobile. */
export interface CodeMessage {
  /** 11 digits. */
  readonly mobile: string;
  readonly purpose: SmsPurpose;
  readonly code: string;
  /** How long the code is good. */
  readonly minutes: number;
  readonly language: Language;
}

/** Sends text messages. */
export interface Sms {
  /**
   * Hands a code to the provider; resolves when the provider took it. Twice sends two messages.
   *
   * @throws Refused where the provider won't take this message, ever.
   * @throws Error where it could not be reached, took too long, or has troubles of its own: may pass. Past
   *   a timeout the message may still arrive. The errors are for the log: they never hold the code or the mobile.
   */
  sendCode(message: CodeMessage): Promise<void>;
}
