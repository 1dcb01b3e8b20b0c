import { IsString } from 'class-validator';
import { Says } from '../rules/says';

export class CloseParams {
  @IsString()
  @Says('The current password.', 'secret-123', 'password')
  password!: string;
}
