import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { InboxMessage } from '../adapters/inbox/inbox';

export class InboxListParams {
  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'A mobile or an e-mail; if left out, all messages are listed.' })
  to?: string;
}

export class CaughtMessageView implements InboxMessage {
  @IsString()
  id!: string;

  @IsIn(['sms', 'mail'])
  channel!: 'sms' | 'mail';

  @IsString()
  to!: string;

  @IsString()
  purpose!: string;

  @IsString()
  text!: string;

  @IsOptional()
  @IsString()
  code?: string;

  @IsOptional()
  @IsString()
  link?: string;

  @IsISO8601()
  time!: string;
}

export class InboxListResult {
  @ValidateNested({ each: true })
  @Type(() => CaughtMessageView)
  messages!: readonly CaughtMessageView[];
}
