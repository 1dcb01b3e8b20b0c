import { IsInt, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { MAIL_CODE_DIGITS } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCode } from '../rules/code';
import { IsEmail } from '../rules/email';
import { HasPasswordLength } from '../rules/password';
import { Says } from '../rules/says';
import { IsUsername } from '../rules/username';
import { TokenPair } from './account/tokens.dto';

export class RegisterByEmailParams {
  @IsString()
  @IsUsername('USERNAME_INVALID')
  @Says('5 to 20 letters, digits, underscores or Chinese characters.', 'mofang_1')
  username!: string;

  @IsString()
  @IsEmail('EMAIL_INVALID')
  @Says('The e-mail that the code was sent to.', 'ming@example.com')
  email!: string;

  @IsString()
  @HasPasswordLength()
  @Rule((password, { password2 }: RegisterByEmailParams) => password === password2, 'NEW_PASSWORDS_DIFFER')
  @Says('Any characters.', 'secret-123')
  password!: string;

  @IsString()
  @Says('The password again.', 'secret-123', 'password')
  password2!: string;

  @IsString()
  @IsCode(MAIL_CODE_DIGITS, 'CODE_REFUSED')
  @Says('The code that Verifications.email sent; valid for three minutes.', '000000')
  email_code!: string;

  @IsString()
  @Rule((allow) => allow === 'true', 'ARGUMENTS_INVALID', { const: 'true' })
  @Says('"true" if the user agrees to the terms.', 'true')
  allow!: string;
}

export class EmailRegistration extends TokenPair {
  @IsInt()
  id!: number;

  @IsString()
  username!: string;

  @IsString()
  @JSONSchema({ description: 'In lower case.' })
  email!: string;
}

export class ActivateParams {
  @IsString()
  @Says('The part of the link after #.', 'code', 'link-code')
  code!: string;
}
