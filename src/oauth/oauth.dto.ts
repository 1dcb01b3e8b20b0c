import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { ProviderName } from '../adapters/oauth/port';
import { Rule } from '../rpc/params';
import { IsSmsCode } from '../rules/code';
import { IsDeviceId, IsDeviceName } from '../rules/device';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';

/** The part of the configuration that the rules below need. */
interface Settings {
  readonly oauth: object;
}

const PROVIDERS: readonly string[] = ['qq', 'weibo', 'github'] satisfies ProviderName[];
const MOST_CHARACTERS = 2048;

/** The provider must be configured. */
const IsOffered = () =>
  Rule((provider, _, { oauth }: Settings) => Object.hasOwn(oauth, provider), 'PROVIDER_PAGE_MISSING', {
    enum: PROVIDERS,
  });

/**
 * Whether this is a path of the app itself, however a page passes it to a browser. Browsers read `\` as `/`, drop
 * tabs and line breaks, and read `//` as the start of another host; some pages decode it again.
 */
const isLocalPath = (next: string): boolean =>
  /^\/[\w.~!$&'()*+,;=:@%/?#-]{0,255}$/.test(next) && !/\/\/|%(?:2f|5c|25|7f|[01][0-9a-f])/i.test(next);

const IsProviders = () =>
  Rule((text) => text !== '' && text.length <= MOST_CHARACTERS, 'PROVIDER_TOKEN_MISSING', {
    minLength: 1,
    maxLength: MOST_CHARACTERS,
  });

export class UrlParams {
  @IsString()
  @IsOffered()
  @Says('The provider to log in with.', 'github')
  provider!: ProviderName;

  @IsString()
  @Rule(isLocalPath, 'NEXT_FORMAT', { pattern: '^/', maxLength: 256 })
  @Says('The page of the app to open afterwards: a path that begins with one `/`.', '/index.html')
  next!: string;
}

export class LoginPage {
  @IsString()
  @Says('The login page of the provider. It redirects to the callback page, with `code` and `state`.')
  login_url!: string;

  @IsString()
  @Says('A secret for OAuth.login. Only the app may be able to read it.')
  state_secret!: string;
}

export class OAuthLoginParams {
  @IsString()
  @IsOffered()
  @Says('The provider that redirected back.', 'github')
  provider!: ProviderName;

  @IsString()
  @IsProviders()
  @Says('The `code` that the callback page received.', 'a1b2c3')
  code!: string;

  @IsString()
  @IsProviders()
  @Says('The `state` that the callback page received.', 'state')
  state!: string;

  @IsOptional()
  @IsString()
  @Says(
    'The state_secret from OAuth.url; empty if the app has none. An app that always sends it can’t be led into another user’s login.',
  )
  state_secret?: string;

  @IsDeviceId()
  device_id?: string;

  @IsDeviceName()
  device_name?: string;
}

export class OAuthLoginResult {
  @IsString()
  @JSONSchema({
    description: 'Authorizes calls. If refresh_token is missing, it is a binding token for OAuth.bind.',
    format: 'jwt',
  })
  access_token!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'Only if a user is bound.', format: 'jwt' })
  refresh_token?: string;

  @IsString()
  @Says('The `next` that was given to OAuth.url.')
  next!: string;
}

export class BindParams {
  @IsString()
  @Says('The binding token from OAuth.login; valid for ten minutes.', 'eyJ.eyJ.sig', 'jwt')
  access_token!: string;

  @IsString()
  @IsMobile('MOBILE_INVALID')
  @Says('The mobile of the account to bind, or of a new account.', '13800138000')
  mobile!: string;

  @IsString()
  @Says('The password of that account, or of the new one.', 'secret-123', 'password')
  password!: string;

  @IsString()
  @IsSmsCode('CODE_REFUSED')
  @Says('The code that was sent to the mobile with purpose `bind`.', '000000')
  sms_code!: string;

  @IsDeviceId()
  device_id?: string;

  @IsDeviceName()
  device_name?: string;
}

export class UnbindParams {
  @IsString()
  @Rule((provider) => PROVIDERS.includes(provider), 'PROVIDER_PAGE_MISSING', { enum: PROVIDERS })
  @Says('The provider to unbind, even if it is no longer configured.', 'github')
  provider!: ProviderName;
}

export class BoundIdentity {
  @IsIn(PROVIDERS)
  provider!: ProviderName;

  @IsString()
  @JSONSchema({ description: 'The nickname at the provider; empty if the provider gave none.' })
  nickname!: string;

  @IsISO8601()
  created!: string;
}

export class BoundIdentities {
  @ValidateNested({ each: true })
  @Type(() => BoundIdentity)
  identities!: readonly BoundIdentity[];
}
