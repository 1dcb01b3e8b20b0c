import { IsOptional, IsString } from 'class-validator';
import { MAIL_CODE_DIGITS } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText } from '../rules/captcha';
import { isCode } from '../rules/code';
import { IsEmail } from '../rules/email';
import { IsMobile } from '../rules/mobile';
import { HasPasswordLength } from '../rules/password';
import { Says } from '../rules/says';

/** The part of the configuration that the rules below ask for. */
interface Settings {
  readonly codes: { readonly smsDigits: number };
}

export class ForgotParams {
  @IsOptional()
  @IsString()
  @IsEmail('EMAIL_INVALID')
  @Says('The e-mail of the account. Give either the e-mail or the mobile.', 'ming@example.com')
  email?: string;

  @IsOptional()
  @IsString()
  @IsMobile('MOBILE_INVALID')
  @Says('The mobile of the account. Give either the e-mail or the mobile.')
  mobile?: string;

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}

export class VerifyParams {
  @IsOptional()
  @IsString()
  @IsEmail('EMAIL_INVALID')
  @Says('The e-mail that was given to Passwords.forgot.', 'ming@example.com')
  email?: string;

  @IsOptional()
  @IsString()
  @IsMobile('MOBILE_INVALID')
  @Says('The mobile that was given to Passwords.forgot.')
  mobile?: string;

  @IsString()
  @Rule<VerifyParams, Settings>(
    (code, { email }, { codes }) => isCode(code, email === undefined ? codes.smsDigits : MAIL_CODE_DIGITS),
    'CODE_REFUSED',
    { pattern: '^[0-9]+$' },
  )
  @Says('The code that was sent.', '000000')
  code!: string;
}

export class VerifyResult {
  @IsString()
  @Says('The given e-mail; empty if a mobile was given.')
  email!: string;

  @IsString()
  @Says('The token for Passwords.reset; valid for ten minutes, once.')
  reset_token!: string;
}

export class ResetParams {
  @IsString()
  @Says('The token from Passwords.verify.', 'token')
  reset_token!: string;

  @IsString()
  @HasPasswordLength()
  @Rule((password, { password2 }: ResetParams) => password === password2, 'RESET_PASSWORDS_DIFFER')
  @Says('The new password; any characters.', 'secret-456')
  password1!: string;

  @IsString()
  @Says('The new password again.', 'secret-456', 'password')
  password2!: string;
}
