import { IsOptional, IsString } from 'class-validator';
import { Rule } from '../rpc/params';
import { IsDeviceId, IsDeviceName } from '../rules/device';
import { Says } from '../rules/says';

export class LoginParams {
  @IsString()
  @Rule((account) => account.trim() !== '', 'ACCOUNT_EMPTY', { minLength: 1 })
  @Says('The mobile, the e-mail or the account name.', '13800138000')
  account!: string;

  @IsString()
  @Says('The password.', 'secret-123', 'password')
  password!: string;

  @IsOptional()
  @IsString()
  @Says("The result of the captcha: Tencent's ticket, or the id of a picture. Only if a captcha is on.")
  ticket?: string;

  @IsOptional()
  @IsString()
  @Says("The other part of the result: Tencent's randstr, or the text in the picture.")
  randstr?: string;

  @IsDeviceId()
  device_id?: string;

  @IsDeviceName()
  device_name?: string;
}
