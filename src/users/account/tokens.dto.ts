import { IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export const AccessTokenText = () =>
  JSONSchema({ description: 'Authorizes calls; valid until its exp.', format: 'jwt' });

export class TokenPair {
  @IsString()
  @AccessTokenText()
  access_token!: string;

  @IsString()
  @JSONSchema({ description: 'For Users.refresh; valid until its exp.', format: 'jwt' })
  refresh_token!: string;
}
