import { IsString } from 'class-validator';
import { MAIL_CODE_DIGITS } from '../codes/one-time-codes';
import { IsCode, IsSmsCode } from '../rules/code';
import { IsEmail } from '../rules/email';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';

export class BindMobileParams {
  @IsString()
  @IsMobile('MOBILE_INVALID')
  @Says('The new mobile.', '13800138000')
  mobile!: string;

  @IsString()
  @IsSmsCode('CODE_REFUSED')
  @Says('The code that Verifications.sms sent to the new mobile with purpose "bind".', '000000')
  sms_code!: string;
}

export class BindEmailParams {
  @IsString()
  @IsEmail('EMAIL_INVALID')
  @Says('The new e-mail.', 'ming@example.com')
  email!: string;

  @IsString()
  @IsCode(MAIL_CODE_DIGITS, 'CODE_REFUSED')
  @Says('The code that Verifications.email sent to the new e-mail with send_type "bind".', '000000')
  email_code!: string;
}
