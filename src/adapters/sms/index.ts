import type { SmsConfig } from '../../config';
import type { Inbox } from '../inbox/inbox';
import type { Sms } from './port';

/** The configured SMS: a provider, or the development inbox. */
export async function createSms(config: SmsConfig, inbox: Inbox): Promise<Sms> {
  if (config.kind === 'inbox') return new (await import('./inbox')).InboxSms(inbox);
  if (config.kind === 'aliyun') return new (await import('./aliyun')).AliyunSms(config);
  return new (await import('./yuntongxun')).YuntongxunSms(config);
}
