import type { Inbox } from '../inbox/inbox';
import type { Mail, MailMessage } from './port';

/** The embedded adapter: keeps the text of each mail in the development inbox. */
export class InboxMail implements Mail {
  constructor(private readonly inbox: Inbox) {}

  async send({ to, purpose, text, code, link }: MailMessage): Promise<void> {
    const brought = { ...(code === undefined ? {} : { code }), ...(link === undefined ? {} : { link }) };
    await this.inbox.add({ channel: 'mail', to, purpose, text, ...brought });
  }

  async close(): Promise<void> {}
}
