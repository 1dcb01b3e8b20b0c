import { IsString } from 'class-validator';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText, IsEmail, IsMobile, Says } from '../users/rules';

const SMS_PURPOSES = ['register', 'reset', 'bind'] as const;
const MAIL_PURPOSES = ['register', 'resetpwd', 'bind'] as const;

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
  purpose!: (typeof SMS_PURPOSES)[number];

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
  send_type!: (typeof MAIL_PURPOSES)[number];

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}
