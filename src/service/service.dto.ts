import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { ProviderName } from '../adapters/oauth/port';

const PROVIDERS = ['qq', 'weibo', 'github'] satisfies ProviderName[];

/** How many characters a new password has. */
export class PasswordLengths {
  @IsInt()
  min!: number;

  @IsInt()
  max!: number;
}

export class Features {
  @IsIn(['off', 'login', 'register'])
  @JSONSchema({ description: 'Login with a code: not at all, of accounts that exist, or of new ones too.' })
  code_login!: 'off' | 'login' | 'register';

  @IsIn(['off', 'image', 'tencent'])
  @JSONSchema({ description: "What Users.login asks for: nothing, a picture's text, or Tencent's ticket." })
  captcha!: 'off' | 'image' | 'tencent';

  @IsIn(PROVIDERS, { each: true })
  @JSONSchema({ description: 'The providers that OAuth.url takes.' })
  providers!: readonly ProviderName[];

  @IsBoolean()
  @JSONSchema({ description: 'Whether an account can have a second factor.' })
  factors!: boolean;

  @IsBoolean()
  @JSONSchema({ description: 'Whether an account can have a transaction password.' })
  transaction_password!: boolean;

  @IsInt()
  @JSONSchema({ description: 'Digits of the code that Users.sms sends.' })
  register_code_digits!: number;

  @IsInt()
  @JSONSchema({ description: 'Digits of every other code that goes by SMS.' })
  code_digits!: number;

  @ValidateNested()
  @Type(() => PasswordLengths)
  @JSONSchema({ description: 'Lengths of a new password; Users.register may take shorter ones.' })
  password!: PasswordLengths;

  @IsString()
  @JSONSchema({ description: 'The version of the service.' })
  version!: string;
}
