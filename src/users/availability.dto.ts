import { IsIn, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsEmail } from '../rules/email';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';
import { IsUsername } from '../rules/username';

export class MobileParams {
  @IsString()
  @IsMobile()
  @Says('The mobile: 11 digits.', '13800138000')
  mobile!: string;
}

export class UsernameParams {
  @IsString()
  @IsUsername()
  @Says('5 to 20 letters, digits, underscores or Chinese characters.', 'mofang_1')
  username!: string;
}

export class EmailParams {
  @IsString()
  @IsEmail()
  @Says('The e-mail; case is ignored.', 'ming@example.com')
  email!: string;
}

export class Availability {
  @IsIn([0, 1])
  @JSONSchema({ description: 'The number of accounts that have it.' })
  count!: 0 | 1;
}
