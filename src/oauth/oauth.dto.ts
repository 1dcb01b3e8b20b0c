import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { ProviderName } from '../adapters/oauth/port';
import { CODE_LENGTH } from '../codes/one-time-codes';
import { Rule } from '../rpc/params';
import { IsCode } from '../rules/code';
import { IsDeviceId, IsDeviceName } from '../rules/device';
import { IsMobile } from '../rules/mobile';
import { Says } from '../rules/says';

/** The part of the configuration that the rules below ask for. */
interface Settings {
  readonly oauth: object;
}

const PROVIDERS: readonly string[] = ['qq', 'weibo', 'github'] satisfies ProviderName[];
const MOST_CHARACTERS = 2048;

/** One that is configured. */
const IsOffered = () =>
  Rule((provider, _, { oauth }: Settings) => Object.hasOwn(oauth, provider), 'PROVIDER_PAGE_MISSING', {
    enum: PROVIDERS,
  });

/**
 * A path of the app itself, wherever a page hands it to a browser. Browsers read `\` as `/`, drop tabs and
 * line breaks, and take `//` for the start of another host; some pages decode once more.
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
  @Says('Who knows the user.', 'github')
  provider!: ProviderName;

  @IsString()
  @Rule(isLocalPath, 'NEXT_FORMAT', { pattern: '^/', maxLength: 256 })
  @Says('Where the app goes afterwards: a path of its own, which begins with one `/`.', '/index.html')
  next!: string;
}

export class LoginPage {
  @IsString()
  @Says('The login page of the provider; it leads back to the callback page, with `code` and `state`.')
  login_url!: string;

  @IsString()
  @Says('To be kept where only the app can read it, and given to OAuth.login.')
  state_secret!: string;
}

export class OAuthLoginParams {
  @IsString()
  @IsOffered()
  @Says('The provider that led back.', 'github')
  provider!: ProviderName;

  @IsString()
  @IsProviders()
  @Says('What the callback page received.', 'a1b2c3')
  code!: string;

  @IsString()
  @IsProviders()
  @Says('What the callback page received.', 'state')
  state!: string;

  @IsOptional()
  @IsString()
  @Says(
    'What OAuth.url gave beside login_url; empty where the app has none. An app that always sends it can be led into nobody else’s login.',
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
    description: 'For calls; where refresh_token is missing, a binding token for OAuth.bind.',
    format: 'jwt',
  })
  access_token!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'Only where a user is bound.', format: 'jwt' })
  refresh_token?: string;

  @IsString()
  @Says('What OAuth.url was given.')
  next!: string;
}

export class BindParams {
  @IsString()
  @Says('The binding token that OAuth.login gave; ten minutes.', 'eyJ.eyJ.sig', 'jwt')
  access_token!: string;

  @IsString()
  @IsMobile('MOBILE_INVALID')
  @Says('The mobile of the account to bind, or of a new one.', '13800138000')
  mobile!: string;

  @IsString()
  @Says('The password of that account, or the new one.', 'secret-123', 'password')
  password!: string;

  @IsString()
  @IsCode(CODE_LENGTH, 'CODE_REFUSED')
  @Says('The code that was sent to the mobile for `bind`.', '0000')
  sms_code!: string;

  @IsDeviceId()
  device_id?: string;

  @IsDeviceName()
  device_name?: string;
}

export class UnbindParams {
  @IsString()
  @Rule((provider) => PROVIDERS.includes(provider), 'PROVIDER_PAGE_MISSING', { enum: PROVIDERS })
  @Says('The provider to unbind, offered still or not.', 'github')
  provider!: ProviderName;
}

export class BoundIdentity {
  @IsIn(PROVIDERS)
  provider!: ProviderName;

  @IsString()
  @JSONSchema({ description: 'How the user calls themselves there; empty where the provider did not say.' })
  nickname!: string;

  @IsISO8601()
  created!: string;
}

export class BoundIdentities {
  @ValidateNested({ each: true })
  @Type(() => BoundIdentity)
  identities!: readonly BoundIdentity[];
}
