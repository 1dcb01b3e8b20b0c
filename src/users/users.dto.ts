import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { CODE_LENGTH } from '../auth/one-time-codes';
import { Rule } from '../rpc/params';
import { isMobile } from './mobile';

/** The part of the configuration that the rules below ask for. */
interface Settings {
  readonly passwords: { readonly registerMin: number; readonly max: number };
}

const IsMobile = () => Rule(isMobile, 'MOBILE_FORMAT');

const IsCode = () =>
  Rule(
    (code) => code.length === CODE_LENGTH && /^[0-9]+$/.test(code),
    () => ({ key: 'CODE_FORMAT', values: { length: CODE_LENGTH } }),
  );

/** Counted in code points, so that an emoji is one character. */
const HasRegisterLength = () =>
  Rule(
    (password, _, { passwords }: Settings) =>
      [...password].length >= passwords.registerMin && [...password].length <= passwords.max,
    ({ passwords }) => ({
      key: 'PASSWORD_LENGTH',
      values: { min: passwords.registerMin, max: passwords.max },
    }),
  );

export class MobileParams {
  @IsString()
  @IsMobile()
  mobile!: string;
}

export class RegisterParams {
  @IsString()
  @IsMobile()
  mobile!: string;

  @IsString()
  @HasRegisterLength()
  @Rule((password, { password2 }: RegisterParams) => password === password2, 'PASSWORDS_DIFFER')
  password!: string;

  @IsString()
  password2!: string;

  @IsString()
  @IsCode()
  sms_code!: string;
}

export class LoginParams {
  /** The mobile, the e-mail or the account name. */
  @IsString()
  @Rule((account) => account.trim() !== '', 'ACCOUNT_EMPTY')
  account!: string;

  @IsString()
  password!: string;

  /** What the captcha gave the page; may be missing where there is none. */
  @IsOptional()
  @IsString()
  ticket?: string;

  @IsOptional()
  @IsString()
  randstr?: string;
}

export class RefreshParams {
  /** Asks for a new refresh token; from then on the session rotates. */
  @IsOptional()
  @IsBoolean()
  rotate?: boolean;
}

export class AvatarParams {
  /** A data URL. */
  @IsString()
  img!: string;
}
