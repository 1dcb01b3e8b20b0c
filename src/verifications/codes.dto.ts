import { IsString } from 'class-validator';
import type { SmsPurpose } from '../adapters/sms/port';
import type { MailPurpose } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText } from '../rules/captcha';
import { IsEmail } from '../rules/email';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';

/** The purposes of codes that any caller can request. Other codes go only to a user's own addresses. */
const SMS = ['register', 'reset', 'bind'] as const satisfies SmsPurpose[];
const MAIL = ['register', 'resetpwd', 'bind'] as const satisfies MailPurpose[];

const IsOneOf = (choices: readonly string[]) =>
  Rule((value) => choices.includes(value), 'ARGUMENTS_INVALID', { enum: choices });

export class SmsParams {
  @IsString()
  @IsMobile()
  @Says('The mobile to send the code to.', '13800138000')
  mobile!: string;

  @IsString()
  @IsOneOf(SMS)
  @Says('What the code is for.', 'register')
  purpose!: (typeof SMS)[number];

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}

export class EmailParams {
  @IsString()
  @IsEmail('EMAIL_INVALID')
  @Says('The e-mail to send the code to.', 'ming@example.com')
  email!: string;

  @IsString()
  @IsOneOf(MAIL)
  @Says('What the code is for.', 'register')
  send_type!: (typeof MAIL)[number];

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}
