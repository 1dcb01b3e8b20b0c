import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { AccessTokenText } from './account/tokens.dto';

export class RefreshParams {
  @IsOptional()
  @IsBoolean()
  @JSONSchema({
    description: 'Asks for a new refresh token too; from then on the session rotates.',
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
    description: 'Only where the session rotates: use it in place of the one just used.',
    format: 'jwt',
  })
  refresh_token?: string;
}
