import { IsString } from 'class-validator';
import { SMS_PURPOSES, type SmsPurpose } from '../adapters/sms/port';
import { MAIL_PURPOSES, type MailPurpose } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText } from '../rules/captcha';
import { IsEmail } from '../rules/email';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';

const IsOneOf = (choices: readonly string[]) =>
  Rule((value) => choices.includes(value), 'ARGUMENTS_INVALID', { enum: choices });

export class SmsParams {
  @IsString()
  @IsMobile()
  @Says('Where the code is sent to.', '13800138000')
  mobile!: string;

  @IsString()
  @IsOneOf(SMS_PURPOSES)
  @Says('What the code is for.', 'register')
  purpose!: SmsPurpose;

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}

export class EmailParams {
  @IsString()
  @IsEmail('EMAIL_INVALID')
  @Says('Where the code is sent to.', 'ming@example.com')
  email!: string;

  @IsString()
  @IsOneOf(MAIL_PURPOSES)
  @Says('What the code is for.', 'register')
  send_type!: MailPurpose;

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}
