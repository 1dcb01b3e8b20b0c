import type { ImageCaptcha } from '../adapters/captcha/image';
import type { MailMessage } from '../adapters/mail/port';
import type { Queue } from '../adapters/queue/port';
import type { SmsPurpose } from '../adapters/sms/port';
import { Failure } from '../failure';
import type { Language } from '../i18n';
import type { SendLimits } from '../limits/send-limits';
import { codeMail } from '../messages/mails';
import { sendMail, sendSms } from '../messages/messages.jobs';
import {
  CODE_SECONDS,
  type CodePurpose,
  type CodeReference,
  type MailPurpose,
  type NewCode,
  type OneTimeCodes,
} from './one-time-codes';

interface CodeRequest<Purpose> {
  readonly purpose: Purpose;
  /** The mobile, or the e-mail in lower case. */
  readonly target: string;
  /** The id and the text of an image captcha, if one was asked for. */
  readonly captcha_id?: string | undefined;
  readonly captcha?: string | undefined;
}

/** The caller who asks for a code. */
interface Asker {
  readonly ip: string;
  readonly language: Language;
}

/**
 * What a request sends to its target. If a code would be useless there, nothing or another mail is sent
 * instead; all else is the same, so that neither the answer nor its time reveals the difference.
 */
export type SmsContent = { readonly kind: 'code' } | { readonly kind: 'nothing' };
export type MailContent = SmsContent | { readonly kind: 'mail'; readonly mail: MailMessage };

/** Sends one-time codes within the rate limits. A call only queues the message and does not wait for it. */
export class CodeSender {
  constructor(
    private readonly parts: {
      readonly codes: OneTimeCodes;
      readonly imageCaptcha: ImageCaptcha;
      readonly queue: Queue;
      readonly sendLimits: SendLimits;
    },
  ) {}

  /** @throws Failure CAPTCHA_NEEDED, CODE_TOO_OFTEN; MESSAGE_NOT_SENT if the message can't be queued. */
  async sms(request: CodeRequest<SmsPurpose>, asker: Asker, content: SmsContent): Promise<void> {
    await this.askLimits(request, asker);
    const { purpose, target: mobile } = request;
    const code = await this.parts.codes.reserve(purpose, mobile);
    const words = { code: code.code, minutes: minutesOf(purpose), language: asker.language };
    const message = content.kind === 'code' ? { mobile, purpose, ...words } : null;
    const job = { key: code.id, data: { message, code: referenceTo(code) } };
    await this.storeOnceQueued(code, this.parts.queue.add(sendSms, job));
  }

  /** @throws as `sms`. */
  async mail(request: CodeRequest<MailPurpose>, asker: Asker, content: MailContent): Promise<void> {
    await this.askLimits(request, asker);
    const code = await this.parts.codes.reserve(`mail:${request.purpose}`, request.target);
    const mail = mailOf(content, request, code, asker.language);
    const message = mail && { ...mail, messageId: code.id };
    const job = { key: code.id, data: { message, code: referenceTo(code) } };
    await this.storeOnceQueued(code, this.parts.queue.add(sendMail, job));
  }

  private async askLimits({ target, captcha_id, captcha }: CodeRequest<unknown>, { ip }: Asker) {
    const { imageCaptcha, sendLimits } = this.parts;
    if (await sendLimits.needsCaptcha(ip)) {
      if (!(await imageCaptcha.verify(captcha_id ?? '', captcha ?? ''))) throw new Failure('CAPTCHA_NEEDED');
    }
    await sendLimits.ask(target, ip);
  }

  /** Makes a code valid once its message is queued. If that fails, another may be requested at once. */
  private async storeOnceQueued(code: NewCode, queued: Promise<void>): Promise<void> {
    const { codes, sendLimits } = this.parts;
    try {
      await queued;
    } catch (cause) {
      await codes.withdraw(code);
      throw new Failure('MESSAGE_NOT_SENT', { cause });
    }
    await codes.store(code);
    await sendLimits.sent(code.target);
  }
}

function mailOf(
  content: MailContent,
  { purpose, target: to }: CodeRequest<MailPurpose>,
  { code }: NewCode,
  language: Language,
): MailMessage | null {
  if (content.kind === 'nothing') return null;
  if (content.kind === 'mail') return content.mail;
  return codeMail({ to, purpose, code, minutes: minutesOf(`mail:${purpose}`), language });
}

const referenceTo = ({ purpose, target, id }: NewCode): CodeReference => ({ purpose, target, id });

const minutesOf = (purpose: CodePurpose): number => CODE_SECONDS[purpose] / 60;
