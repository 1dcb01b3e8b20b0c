import { IsOptional, IsString } from 'class-validator';

export class InboxListParams {
  /** A mobile or an e-mail; left out for all. */
  @IsOptional()
  @IsString()
  to?: string;
}
