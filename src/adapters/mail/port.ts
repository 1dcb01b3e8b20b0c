/** A mail to one person, as text and as HTML that says the same. */
export interface MailMessage {
  /** One address, such as `li@example.com`. */
  readonly to: string;
  /** What it is for, as the development inbox shows it. */
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The code that it brings, and the link: for the development inbox. */
  readonly code?: string;
  readonly link?: string;
  /**
   * Of any form, and the same for each try at sending the same mail: it becomes the Message-ID, by which
   * readers tell that a mail came twice. Unset: each try is a mail of its own.
   */
  readonly messageId?: string;
}

/** Sends mail. */
export interface Mail {
  /**
   * Hands a mail to the server; resolves when the server took it.
   *
   * @throws Refused where the server won't take this mail, ever, or the address is none.
   * @throws Error where it could not be reached, took too long, or asks to come back later: may pass. The
   *   errors are for the log: they hold codes only.
   */
  send(message: MailMessage): Promise<void>;
  /** Lets go of the connections; mails that are being sent are sent to their end. */
  close(): Promise<void>;
}
