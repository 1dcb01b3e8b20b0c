import { say, type TextKey } from '../../i18n';
import type { Inbox } from '../inbox/inbox';
import type { CodeMessage, Sms } from './port';

const TEXTS: Record<CodeMessage['purpose'], TextKey> = {
  register: 'SMS_REGISTER_CODE',
  reset: 'SMS_RESET_CODE',
  bind: 'SMS_BIND_CODE',
  confirm: 'SMS_CONFIRM_CODE',
};

/** The embedded adapter: keeps messages in the development inbox. */
export class InboxSms implements Sms {
  constructor(private readonly inbox: Inbox) {}

  async sendCode({ mobile, purpose, code, minutes, language }: CodeMessage): Promise<void> {
    const text = say({ key: TEXTS[purpose], values: { code, minutes } }, language);
    await this.inbox.add({ channel: 'sms', to: mobile, purpose, text, code });
  }
}
