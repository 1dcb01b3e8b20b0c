import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Rule } from '../rpc/params';

const MOST = 50;

export class EventsParams {
  @IsOptional()
  @IsInt()
  @Rule<EventsParams, unknown>((id) => Number(id) > 0, 'ARGUMENTS_INVALID', { minimum: 1 })
  @JSONSchema({
    description: 'The id of the last event that was read; without it, the newest events are returned.',
  })
  before_id?: number;

  @IsOptional()
  @IsInt()
  @Rule<EventsParams, unknown>((limit) => Number(limit) >= 1 && Number(limit) <= MOST, 'ARGUMENTS_INVALID', {
    minimum: 1,
    maximum: MOST,
  })
  @JSONSchema({ description: 'How many events, 50 at most.', default: 20 })
  limit?: number;
}

const ACTORS = ['you', 'staff', 'service', 'system', 'cli'] as const;

export class EventView {
  @IsInt()
  id!: number;

  @IsString()
  @JSONSchema({ description: 'The type of the event, such as user.login.' })
  type!: string;

  @IsString()
  @JSONSchema({ description: 'What happened, in words for the user.' })
  text!: string;

  @IsISO8601()
  time!: string;

  @IsString()
  ip!: string;

  @IsString()
  @JSONSchema({ description: 'The province and city, as far as known.' })
  place!: string;

  @IsString()
  @JSONSchema({ description: 'The first part of the User-Agent.' })
  device!: string;

  @IsIn(ACTORS)
  by!: (typeof ACTORS)[number];

  @IsObject()
  @JSONSchema({ description: 'Ids, field names and reasons.' })
  details!: object;
}

export class EventsResult {
  @ValidateNested({ each: true })
  @Type(() => EventView)
  events!: EventView[];

  @IsBoolean()
  more!: boolean;
}
