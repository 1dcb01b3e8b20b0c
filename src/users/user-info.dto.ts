import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Subject } from './account/subject';
import { TokenPair } from './account/tokens.dto';
import type { Sex } from './account/user.entity';

/** OpenAPI 3.0, whose types these are, has no list of types; JSON Schema has. */
const OrNull = () => JSONSchema({ type: ['string', 'null'] as unknown as 'string' });

export class UserInfo implements Subject {
  @IsInt()
  id!: number;

  @IsString()
  @JSONSchema({ description: 'Never empty: the masked mobile, or the account name, where none was set.' })
  nickname!: string;

  @IsString()
  @JSONSchema({ description: 'The address of the picture; empty where there is none.', format: 'image-url' })
  avatar!: string;

  @IsNumber()
  money!: number;

  @IsNumber()
  credit!: number;

  @IsString()
  province!: string;

  @IsString()
  city!: string;

  @IsString()
  area!: string;

  @IsString()
  @OrNull()
  mobile!: string | null;

  @IsString()
  name!: string;

  @IsString()
  @OrNull()
  email!: string | null;

  @IsIn([0, 1, 2])
  @JSONSchema({ description: '0 undisclosed, 1 male, 2 female.' })
  sex!: Sex;
}

export class UserInfoResult {
  @ValidateNested()
  @Type(() => UserInfo)
  data!: UserInfo;
}

/** A user whom a call has changed, and the tokens that show it. */
export class ChangedUser extends TokenPair {
  @ValidateNested()
  @Type(() => UserInfo)
  data!: UserInfo;
}
