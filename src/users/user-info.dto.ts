import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Subject } from './account/subject';
import { TokenPair } from './account/tokens.dto';
import type { Sex } from './account/user.entity';

/** JSON Schema allows a list of types; OpenAPI 3.0, which defines these TypeScript types, does not. */
const OrNull = () => JSONSchema({ type: ['string', 'null'] as unknown as 'string' });

export class UserInfo implements Subject {
  @IsInt()
  id!: number;

  @IsString()
  @JSONSchema({ description: 'Never empty: if none is set, the masked mobile or the account name.' })
  nickname!: string;

  @IsString()
  @JSONSchema({ description: 'The URL of the picture; empty if there is none.', format: 'image-url' })
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

/** A changed user, and new tokens that contain the changes. */
export class ChangedUser extends TokenPair {
  @ValidateNested()
  @Type(() => UserInfo)
  data!: UserInfo;
}
