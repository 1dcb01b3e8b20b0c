import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { REGISTER_CODE_DIGITS } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText } from '../rules/captcha';
import { IsCode } from '../rules/code';
import { IsMobile } from '../rules/mobile';
import { HasRegisterLength } from '../rules/password';
import { Says } from '../rules/says';
import { TokenPair } from './account/tokens.dto';

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
  @Says('The password again.', 'secret-123', 'password')
  password2!: string;

  @IsString()
  @IsCode(REGISTER_CODE_DIGITS)
  @Says('The code that Users.sms sent; valid for five minutes.', '0000')
  sms_code!: string;
}

export class RegisteredUser {
  @IsInt()
  id!: number;

  @IsString()
  @JSONSchema({ description: 'The account name, which is the mobile.' })
  name!: string;
}

export class Registration extends TokenPair {
  @ValidateNested()
  @Type(() => RegisteredUser)
  errmsg!: RegisteredUser;
}
