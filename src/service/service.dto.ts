import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { ProviderName } from '../adapters/oauth/port';

const PROVIDERS = ['qq', 'weibo', 'github'] satisfies ProviderName[];

/** The lengths of a new password, in characters. */
export class PasswordLengths {
  @IsInt()
  min!: number;

  @IsInt()
  max!: number;
}

export class Features {
  @IsIn(['off', 'login', 'register'])
  @JSONSchema({ description: 'Login with a code: off, only for existing accounts, or also for new ones.' })
  code_login!: 'off' | 'login' | 'register';

  @IsIn(['off', 'image', 'tencent'])
  @JSONSchema({ description: "The captcha of Users.login: none, a picture's text, or Tencent's ticket." })
  captcha!: 'off' | 'image' | 'tencent';

  @IsIn(PROVIDERS, { each: true })
  @JSONSchema({ description: 'The providers that OAuth.url accepts.' })
  providers!: readonly ProviderName[];

  @IsBoolean()
  @JSONSchema({ description: 'Whether an account can have a second factor.' })
  factors!: boolean;

  @IsBoolean()
  @JSONSchema({ description: 'Whether an account can have a transaction password.' })
  transaction_password!: boolean;

  @IsInt()
  @JSONSchema({ description: 'How many digits the code of Users.sms has.' })
  register_code_digits!: number;

  @IsInt()
  @JSONSchema({ description: 'How many digits every other SMS code has.' })
  code_digits!: number;

  @ValidateNested()
  @Type(() => PasswordLengths)
  @JSONSchema({ description: 'The lengths of a new password; Users.register may accept shorter ones.' })
  password!: PasswordLengths;

  @IsString()
  @JSONSchema({ description: 'The version of the service.' })
  version!: string;
}
