import { IsString } from 'class-validator';
import { Rule } from '../rpc/params';
import { HasPasswordLength } from '../rules/password';
import { Says } from '../rules/says';

export class PasswordParams {
  @IsString()
  @Says('The current password.', 'secret-123', 'password')
  oldpassword!: string;

  @IsString()
  @HasPasswordLength()
  @Rule((password, { password2 }: PasswordParams) => password === password2, 'NEW_PASSWORDS_DIFFER')
  @Says('The new password; any characters.', 'secret-456')
  password1!: string;

  @IsString()
  @Says('The new password again.', 'secret-456', 'password')
  password2!: string;
}
