import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Says } from '../rules/says';

const Time = () => JSONSchema({ format: 'date-time' });

export class SessionInfo {
  @IsString()
  @JSONSchema({ description: 'For Users.revoke.' })
  session_id!: string;

  @IsString()
  @JSONSchema({ description: 'The User-Agent it was started with.' })
  device!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'What the app called the device at the login; missing where it said nothing.' })
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
  @JSONSchema({ description: 'Whether it is the one that asks.' })
  current!: boolean;
}

export class SessionsResult {
  @ValidateNested({ each: true })
  @Type(() => SessionInfo)
  sessions!: SessionInfo[];
}

export class RevokeParams {
  @IsString()
  @Says('As Users.sessions lists it.', '8f14e45fceea167a5a36dedd4bea2543')
  session_id!: string;
}
