import { IsIn, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsEmail, IsUsername, Says } from '../rules/lengths';

export class UsernameParams {
  @IsString()
  @IsUsername()
  @Says('5 to 20 letters, digits, underscores or Chinese characters.', 'mofang_1')
  username!: string;
}

export class EmailParams {
  @IsString()
  @IsEmail()
  @Says('Compared without case.', 'ming@example.com')
  email!: string;
}

export class Availability {
  @IsIn([0, 1])
  @JSONSchema({ description: 'How many accounts have it.' })
  count!: 0 | 1;
}
