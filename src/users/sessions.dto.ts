import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Says } from '../rules/says';

const Time = () => JSONSchema({ format: 'date-time' });

export class SessionInfo {
  @IsString()
  @JSONSchema({ description: 'The id, for Users.revoke.' })
  session_id!: string;

  @IsString()
  @JSONSchema({ description: 'The User-Agent of the login.' })
  device!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'The name that the app gave the device at the login; missing if it gave none.' })
  device_name?: string;

  @IsString()
  ip!: string;

  @IsString()
  @Time()
  created!: string;

  @IsString()
  @Time()
  last_seen!: string;

  @IsBoolean()
  @JSONSchema({ description: 'Whether it is the session of this call.' })
  current!: boolean;
}

export class SessionsResult {
  @ValidateNested({ each: true })
  @Type(() => SessionInfo)
  sessions!: SessionInfo[];
}

export class RevokeParams {
  @IsString()
  @Says('A session_id from Users.sessions.', '8f14e45fceea167a5a36dedd4bea2543')
  session_id!: string;
}
