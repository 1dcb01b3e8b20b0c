import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Rule } from '../rpc/params';
import { IsCaptchaId, IsCaptchaText } from '../rules/captcha';
import { Says } from '../rules/says';
import { type Channel, CONFIRMATION_METHODS, type ConfirmationMethod } from './account/confirmation';

const IsOneOf = (choices: readonly string[]) =>
  Rule((value) => choices.includes(value), 'ARGUMENTS_INVALID', { enum: choices });

export class ConfirmParams {
  @IsString()
  @IsOneOf(CONFIRMATION_METHODS)
  @Says('One of the methods that errno 10211 listed.', 'password')
  method!: ConfirmationMethod;

  @IsOptional()
  @IsString()
  @Says('The password, for the method `password`.', 'secret-123', 'password')
  password?: string;

  @IsOptional()
  @IsString()
  @Says('The code from Users.sendConfirmCode, for the method `code`.', '000000')
  code?: string;
}

export class Confirmation {
  @IsISO8601()
  @JSONSchema({ description: 'Calls that need a confirmation are allowed until this time.' })
  confirmed_until!: string;
}

export class SendConfirmCodeParams {
  @IsString()
  @IsOneOf(['sms', 'mail'] satisfies Channel[])
  @Says('`sms` sends to the mobile of the account, `mail` to its confirmed e-mail.', 'sms')
  channel!: Channel;

  @IsCaptchaId()
  captcha_id?: string;

  @IsCaptchaText()
  captcha?: string;
}

export class Security {
  @IsBoolean()
  @JSONSchema({ description: 'Whether the account has a password to log in with.' })
  has_password!: boolean;

  @IsString()
  @JSONSchema({ description: 'Masked; empty if there is none.' })
  mobile!: string;

  @IsString()
  @JSONSchema({ description: 'Masked; empty if none is confirmed.' })
  email!: string;

  @IsString({ each: true })
  @JSONSchema({ description: 'The providers that are bound to the account.' })
  providers!: string[];

  @IsIn(CONFIRMATION_METHODS, { each: true })
  @JSONSchema({ description: 'The methods that can confirm the session after errno 10211.' })
  methods!: ConfirmationMethod[];
}
