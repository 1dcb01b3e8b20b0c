import type { Language } from '../../i18n';

/** What an SMS code is for. */
export const SMS_PURPOSES = ['register', 'reset', 'bind', 'confirm'] as const;

export type SmsPurpose = (typeof SMS_PURPOSES)[number];

/** A one-time code on its way to a mobile. */
export interface CodeMessage {
  /** 11 digits. */
  readonly mobile: string;
  readonly purpose: SmsPurpose;
  readonly code: string;
  /** How long the code is valid. */
  readonly minutes: number;
  readonly language: Language;
}

/** Sends text messages. */
export interface Sms {
  /**
   * Hands a code to the provider, and resolves once the provider has accepted it. Two calls send two
   * messages.
   *
   * @throws Refused if the provider will never accept this message.
   * @throws Error if the provider could not be reached, took too long, or had a fault of its own: a later try
   *   may succeed. After a timeout the message may still arrive. The errors are for the log: they never hold
   *   the code or the mobile.
   */
  sendCode(message: CodeMessage): Promise<void>;
}
