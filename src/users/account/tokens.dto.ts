import { IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export const AccessTokenText = () =>
  JSONSchema({ description: 'For calls; good until its exp.', format: 'jwt' });

export class TokenPair {
  @IsString()
  @AccessTokenText()
  access_token!: string;

  @IsString()
  @JSONSchema({ description: 'For Users.refresh; good until its exp.', format: 'jwt' })
  refresh_token!: string;
}
