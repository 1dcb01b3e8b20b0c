import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Subject } from './subject';
import type { Sex } from './user.entity';

/** OpenAPI 3.0, whose types these are, has no list of types; JSON Schema has. */
const OrNull = () => JSONSchema({ type: ['string', 'null'] as unknown as 'string' });

const AccessTokenText = () => JSONSchema({ description: 'For calls; good until its exp.', format: 'jwt' });
const RefreshTokenText = () =>
  JSONSchema({ description: 'For Users.refresh; good until its exp.', format: 'jwt' });

export class AccessToken {
  @IsString()
  @AccessTokenText()
  access_token!: string;
}

export class TokenPair {
  @IsString()
  @AccessTokenText()
  access_token!: string;

  @IsString()
  @RefreshTokenText()
  refresh_token!: string;
}

export class RefreshedTokens {
  @IsString()
  @AccessTokenText()
  access_token!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({
    description: 'Only where the session rotates: use it in place of the one just used.',
    format: 'jwt',
  })
  refresh_token?: string;
}

export class RegisteredUser {
  @IsInt()
  id!: number;

  @IsString()
  @JSONSchema({ description: 'The account name: the mobile.' })
  name!: string;
}

export class Registration {
  @ValidateNested()
  @Type(() => RegisteredUser)
  errmsg!: RegisteredUser;

  @IsString()
  @AccessTokenText()
  access_token!: string;

  @IsString()
  @RefreshTokenText()
  refresh_token!: string;
}

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
