/** A mail to one person, as text and as HTML with the same content. */
export interface MailMessage {
  /** One address, such as `li@example.com`. */
  readonly to: string;
  /** The purpose that the development inbox shows. */
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The code and the link in the mail, for the development inbox. */
  readonly code?: string;
  readonly link?: string;
  /**
   * Any string, the same for each try at sending the same mail. It becomes the Message-ID, by which mail
   * readers recognise a mail that came twice. If unset, each try is a mail of its own.
   */
  readonly messageId?: string;
}

/** Sends mail. */
export interface Mail {
  /**
   * Hands a mail to the server, and resolves once the server has accepted it.
   *
   * @throws Refused if the server will never accept this mail, or the address is not valid.
   * @throws Error if the server could not be reached, took too long, or asks to come back later: a later try
   *   may succeed. The errors are for the log: they hold codes only.
   */
  send(message: MailMessage): Promise<void>;
  /** Closes the connections after the mails that are being sent. */
  close(): Promise<void>;
}
