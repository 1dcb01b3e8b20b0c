import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CODE_LENGTH } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText } from '../rules/captcha';
import { IsCode } from '../rules/code';
import { IsMobile } from '../rules/mobile';
import { HasRegisterLength } from '../rules/password';
import { Says } from '../rules/says';

export class MobileParams {
  @IsString()
  @IsMobile()
  @Says('The mobile: 11 digits.', '13800138000')
  mobile!: string;
}

export class SmsParams {
  @IsString()
  @IsMobile()
  @Says('The mobile: 11 digits.', '13800138000')
  mobile!: string;

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}

export class RegisterParams {
  @IsString()
  @IsMobile()
  @Says('The mobile that the code was sent to.', '13800138000')
  mobile!: string;

  @IsString()
  @HasRegisterLength()
  @Rule((password, { password2 }: RegisterParams) => password === password2, 'PASSWORDS_DIFFER')
  @Says('Any characters.', 'secret-123')
  password!: string;

  @IsString()
  @Says('The password once more.', 'secret-123', 'password')
  password2!: string;

  @IsString()
  @IsCode(CODE_LENGTH)
  @Says('The code that Users.sms sent; it is good for five minutes.', '0000')
  sms_code!: string;
}

export class LoginParams {
  @IsString()
  @Rule((account) => account.trim() !== '', 'ACCOUNT_EMPTY', { minLength: 1 })
  @Says('The mobile, the e-mail or the account name.', '13800138000')
  account!: string;

  @IsString()
  @Says('The password.', 'secret-123', 'password')
  password!: string;

  @IsOptional()
  @IsString()
  @Says(
    "What the captcha gave the page: Tencent's ticket, or the id of a picture. Only where a captcha is on.",
  )
  ticket?: string;

  @IsOptional()
  @IsString()
  @Says("What goes with it: Tencent's randstr, or the text in the picture.")
  randstr?: string;
}

export class RefreshParams {
  @IsOptional()
  @IsBoolean()
  @JSONSchema({
    description: 'Asks for a new refresh token too; from then on the session rotates.',
    default: false,
  })
  rotate?: boolean;
}
