import type { ImageCaptcha } from '../adapters/captcha/image';
import type { MailMessage } from '../adapters/mail/port';
import type { Queue } from '../adapters/queue/port';
import type { SmsPurpose } from '../adapters/sms/port';
import { Failure } from '../failure';
import type { Language } from '../i18n';
import type { SendLimits } from '../limits/send-limits';
import { codeMail } from '../messages/mails';
import { sendMail, sendSms } from '../messages/messages.jobs';
import { CODES, type CodePurpose, type MailPurpose, type OneTimeCodes } from './one-time-codes';

interface CodeRequest<Purpose> {
  readonly purpose: Purpose;
  /** The mobile, or the e-mail in lower case. */
  readonly target: string;
  /** Id and text of an image captcha, once one was asked for. */
  readonly captcha_id?: string | undefined;
  readonly captcha?: string | undefined;
}

/** Who asks. */
interface Asker {
  readonly address: string;
  readonly language: Language;
}

/** Sends one-time codes, beside the call that asks for one, and no more of them than the limits allow. */
export class CodeSender {
  constructor(
    private readonly parts: {
      readonly codes: OneTimeCodes;
      readonly imageCaptcha: ImageCaptcha;
      readonly queue: Queue;
      readonly sendLimits: SendLimits;
    },
  ) {}

  /**
   * @param isWanted whether the code is of any use; where it is not, all but the message is the same, so that
   *   neither the answer nor its time tells.
   * @throws Failure CAPTCHA_NEEDED, CODE_TOO_OFTEN; MESSAGE_NOT_SENT where the message can't be queued.
   */
  async sms(request: CodeRequest<SmsPurpose>, asker: Asker, isWanted = true): Promise<void> {
    const { purpose, target: mobile } = request;
    await this.issue(purpose, request, asker, (code, id) => {
      const message = { mobile, purpose, code, minutes: minutesOf(purpose), language: asker.language };
      const data = { message: isWanted ? message : null, code: { purpose, target: mobile, id } };
      return this.parts.queue.add(sendSms, { key: id, data });
    });
  }

  /**
   * @param instead the mail that is sent in place of the code; null for none. All but the mail is the same.
   * @throws as `sms`.
   */
  async mail(request: CodeRequest<MailPurpose>, asker: Asker, instead?: MailMessage | null): Promise<void> {
    const { target: to } = request;
    const purpose = `mail:${request.purpose}` as const;
    await this.issue(purpose, request, asker, (code, id) => {
      const minutes = minutesOf(purpose);
      const own = codeMail({ to, purpose: request.purpose, code, minutes, language: asker.language });
      const mail = instead === undefined ? own : instead;
      const data = { message: mail && { ...mail, messageId: id }, code: { purpose, target: to, id } };
      return this.parts.queue.add(sendMail, { key: id, data });
    });
  }

  private async issue(
    purpose: CodePurpose,
    { target, captcha_id, captcha }: CodeRequest<unknown>,
    { address }: Asker,
    send: (code: string, id: string) => Promise<void>,
  ): Promise<void> {
    const { codes, imageCaptcha, sendLimits } = this.parts;
    if (await sendLimits.needsCaptcha(address)) {
      if (!(await imageCaptcha.verify(captcha_id ?? '', captcha ?? ''))) throw new Failure('CAPTCHA_NEEDED');
    }
    await codes.issue(purpose, target, (code, id) =>
      sendLimits.capped(target, address, () => send(code, id)),
    );
  }
}

const minutesOf = (purpose: CodePurpose): number => CODES[purpose].seconds / 60;
