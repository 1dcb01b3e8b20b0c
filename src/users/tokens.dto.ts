import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { AccessTokenText } from './account/tokens.dto';

export class RefreshParams {
  @IsOptional()
  @IsBoolean()
  @JSONSchema({
    description: 'Also asks for a new refresh token; from then on the session rotates its refresh tokens.',
    default: false,
  })
  rotate?: boolean;
}

export class AccessToken {
  @IsString()
  @AccessTokenText()
  access_token!: string;
}

export class RefreshedTokens {
  @IsString()
  @AccessTokenText()
  access_token!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({
    description: 'Only if the session rotates: it replaces the refresh token that was just used.',
    format: 'jwt',
  })
  refresh_token?: string;
}
