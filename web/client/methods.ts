// Made by scripts/generate-client.mjs from what the service serves. To change it, change the service,
// then `npm run generate`.
import type { CallOptions } from './deadline';
import type { Auth } from './wire';

/** The numbers of all outcomes; texts are in the service's answers. */
export const ERRNO = {
  OK: 0,
  VALIDATION_FAILED: 1001,
  CODE_TOO_OFTEN: 1002,
  CAPTCHA_NEEDED: 1003,
  LOCKED: 1004,
  TOKEN_INVALID: 1010,
  TOKEN_MISSING: 1011,
  TOKEN_EXPIRED: 1012,
  IMAGE_UNSUPPORTED: 1020,
  MESSAGE_NOT_SENT: 1100,
  USER_NOT_FOUND: 1101,
  ARGUMENTS_INVALID: 10100,
  NEW_PASSWORDS_DIFFER: 10102,
  OLD_PASSWORD_WRONG: 10103,
  CODE_EXPIRED: 10106,
  NEW_PASSWORD_INVALID: 10108,
  RESET_PASSWORDS_DIFFER: 10110,
  LINK_EXPIRED: 10112,
  ACTIVATION_LINK_INVALID: 10113,
  RECEIVER_INVALID: 10115,
  ADDRESS_INVALID: 10116,
  RECEIVER_PHONE_INVALID: 10117,
  POSTCODE_INVALID: 10118,
  ADDRESS_TAG_INVALID: 10119,
  ADDRESS_NOT_FOUND: 10122,
  PROVIDER_PAGE_MISSING: 10124,
  PROVIDER_TOKEN_MISSING: 10125,
  EMAIL_INVALID: 10126,
  USERNAME_INVALID: 10127,
  BINDING_TOKEN_INVALID: 10129,
  BINDING_FAILED: 10130,
  MOBILE_INVALID: 10131,
  CODE_REFUSED: 10132,
  NEW_PASSWORD_SAME: 10133,
  ACCOUNT_NOT_FOUND: 10134,
  CONFIRMATION_NEEDED: 10211,
} as const;
export type ErrnoName = keyof typeof ERRNO;

/** The params of a method that takes none. */
export type NoParams = Record<string, never>;

export interface RegisteredUser {
  readonly id: number;
  /** The account name, which is the mobile. */
  readonly name: string;
}

export interface SessionInfo {
  /** The id, for Users.revoke. */
  readonly session_id: string;
  /** The User-Agent of the login. */
  readonly device: string;
  /** The name that the app gave the device at the login; missing if it gave none. */
  readonly device_name?: string;
  readonly ip: string;
  readonly created: string;
  readonly last_seen: string;
  /** Whether it is the session of this call. */
  readonly current: boolean;
}

export interface EventView {
  readonly id: number;
  /** The type of the event, such as user.login. */
  readonly type: string;
  /** What happened, in words for the user. */
  readonly text: string;
  readonly time: string;
  readonly ip: string;
  /** The province and city, as far as known. */
  readonly place: string;
  /** The first part of the User-Agent. */
  readonly device: string;
  readonly by: 'you' | 'staff' | 'service' | 'system' | 'cli';
  /** Ids, field names and reasons. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface UserInfo {
  readonly id: number;
  /** Never empty: if none is set, the masked mobile or the account name. */
  readonly nickname: string;
  /** The URL of the picture; empty if there is none. */
  readonly avatar: string;
  readonly money: number;
  readonly credit: number;
  readonly province: string;
  readonly city: string;
  readonly area: string;
  readonly mobile: string | null;
  readonly name: string;
  readonly email: string | null;
  /** 0 undisclosed, 1 male, 2 female. */
  readonly sex: 0 | 1 | 2;
}

export interface FullUser {
  readonly intro: string;
  readonly email_confirmed: boolean;
  /** YYYY-MM-DD; empty if unknown. */
  readonly birthday: string;
  readonly profile: Profile;
  readonly id: number;
  /** Never empty: if none is set, the masked mobile or the account name. */
  readonly nickname: string;
  /** The URL of the picture; empty if there is none. */
  readonly avatar: string;
  readonly money: number;
  readonly credit: number;
  readonly province: string;
  readonly city: string;
  readonly area: string;
  readonly mobile: string | null;
  readonly name: string;
  readonly email: string | null;
  /** 0 undisclosed, 1 male, 2 female. */
  readonly sex: 0 | 1 | 2;
}

export interface Profile {
  /** The highest degree. */
  readonly education?: string;
  /** The middle school. */
  readonly middle_school?: string;
  /** The high school. */
  readonly high_school?: string;
  /** The college or university. */
  readonly college_school?: string;
  /** The line of work. */
  readonly profession_cate?: string;
  /** The kind of work. */
  readonly profession_info?: string;
  /** The position at work. */
  readonly position?: string;
  /** The marital status, such as single or married. */
  readonly emotion_status?: string;
  /** The province of the home town. */
  readonly hometown_province?: string;
  /** The city of the home town. */
  readonly hometown_city?: string;
  /** The district of the home town. */
  readonly hometown_area?: string;
  /** The street address in the home town. */
  readonly hometown_address?: string;
  /** The province of residence. */
  readonly living_province?: string;
  /** The city of residence. */
  readonly living_city?: string;
  /** The district of residence. */
  readonly living_area?: string;
  /** The street address of residence. */
  readonly living_address?: string;
}

export interface ListedAddress {
  readonly id: number;
  readonly receiver: string;
  readonly receiver_phone: string;
  readonly address: string;
  readonly postcode: string;
  readonly tag: string;
  /** True for the first address of the list only. */
  readonly is_default: boolean;
}

export interface BoundIdentity {
  readonly provider: 'qq' | 'weibo' | 'github';
  /** The nickname at the provider; empty if the provider gave none. */
  readonly nickname: string;
  readonly created: string;
}

export interface PasswordLengths {
  readonly min: number;
  readonly max: number;
}

export interface CaughtMessageView {
  readonly id: string;
  readonly channel: 'sms' | 'mail';
  readonly to: string;
  readonly purpose: string;
  readonly text: string;
  readonly code?: string;
  readonly link?: string;
  readonly time: string;
}

export interface UsersMobileParams {
  /** The mobile: 11 digits. */
  mobile: string;
}

export interface UsersMobileResult {
  readonly errmsg: string;
}

export interface UsersUsernameParams {
  /** 5 to 20 letters, digits, underscores or Chinese characters. */
  username: string;
}

export interface UsersUsernameResult {
  readonly errmsg: string;
  /** The number of accounts that have it. */
  readonly count: 0 | 1;
}

export interface UsersEmailParams {
  /** The e-mail; case is ignored. */
  email: string;
}

export interface UsersEmailResult {
  readonly errmsg: string;
  /** The number of accounts that have it. */
  readonly count: 0 | 1;
}

export interface UsersSmsParams {
  /** The mobile: 11 digits. */
  mobile: string;
  /** Of Verifications.image; only after errno 1003. */
  captcha_id?: string | undefined;
  /** The text in that picture. */
  captcha?: string | undefined;
}

export interface UsersSmsResult {
  readonly errmsg: string;
}

export interface UsersRegisterParams {
  /** The mobile that the code was sent to. */
  mobile: string;
  /** Any characters. */
  password: string;
  /** The password again. */
  password2: string;
  /** The code that Users.sms sent; valid for five minutes. */
  sms_code: string;
}

export interface UsersRegisterResult {
  readonly errmsg: RegisteredUser;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export interface UsersRegisterByEmailParams {
  /** 5 to 20 letters, digits, underscores or Chinese characters. */
  username: string;
  /** The e-mail that the code was sent to. */
  email: string;
  /** Any characters. */
  password: string;
  /** The password again. */
  password2: string;
  /** The code that Verifications.email sent; valid for three minutes. */
  email_code: string;
  /** "true" if the user agrees to the terms. */
  allow: 'true';
}

export interface UsersRegisterByEmailResult {
  readonly errmsg: string;
  readonly id: number;
  readonly username: string;
  /** In lower case. */
  readonly email: string;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export interface UsersActivateParams {
  /** The part of the link after #. */
  code: string;
}

export interface UsersActivateResult {
  readonly errmsg: string;
}

export type UsersResendActivationParams = NoParams;

export interface UsersResendActivationResult {
  readonly errmsg: string;
}

export interface UsersLoginParams {
  /** The mobile, the e-mail or the account name. */
  account: string;
  /** The password. */
  password: string;
  /** The result of the captcha: Tencent's ticket, or the id of a picture. Only if a captcha is on. */
  ticket?: string | undefined;
  /** The other part of the result: Tencent's randstr, or the text in the picture. */
  randstr?: string | undefined;
  /** What the app calls this device, the same at each login. Proves nothing. */
  device_id?: string | undefined;
  /** What Users.sessions calls this device. */
  device_name?: string | undefined;
}

export interface UsersLoginResult {
  readonly errmsg: string;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export type UsersVerifyParams = NoParams;

export interface UsersVerifyResult {
  readonly errmsg: string;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
}

export interface UsersRefreshParams {
  /** Also asks for a new refresh token; from then on the session rotates its refresh tokens. */
  rotate?: boolean | undefined;
}

export interface UsersRefreshResult {
  readonly errmsg: string;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** Only if the session rotates: it replaces the refresh token that was just used. */
  readonly refresh_token?: string;
}

export type UsersSessionsParams = NoParams;

export interface UsersSessionsResult {
  readonly errmsg: string;
  readonly sessions: readonly SessionInfo[];
}

export type UsersLogoutParams = NoParams;

export interface UsersLogoutResult {
  readonly errmsg: string;
}

export interface UsersRevokeParams {
  /** A session_id from Users.sessions. */
  session_id: string;
}

export interface UsersRevokeResult {
  readonly errmsg: string;
}

export type UsersLogoutAllParams = NoParams;

export interface UsersLogoutAllResult {
  readonly errmsg: string;
}

export type UsersSecurityParams = NoParams;

export interface UsersSecurityResult {
  readonly errmsg: string;
  /** Whether the account has a password to log in with. */
  readonly has_password: boolean;
  /** Masked; empty if there is none. */
  readonly mobile: string;
  /** Masked; empty if none is confirmed. */
  readonly email: string;
  /** The providers that are bound to the account. */
  readonly providers: readonly string[];
  /** The methods that can confirm the session after errno 10211. */
  readonly methods: readonly ('password' | 'code')[];
}

export interface UsersConfirmParams {
  /** One of the methods that errno 10211 listed. */
  method: 'password' | 'code';
  /** The password, for the method `password`. */
  password?: string | undefined;
  /** The code from Users.sendConfirmCode, for the method `code`. */
  code?: string | undefined;
}

export interface UsersConfirmResult {
  readonly errmsg: string;
  /** Calls that need a confirmation are allowed until this time. */
  readonly confirmed_until: string;
}

export interface UsersSendConfirmCodeParams {
  /** `sms` sends to the mobile of the account, `mail` to its confirmed e-mail. */
  channel: 'sms' | 'mail';
  /** Of Verifications.image; only after errno 1003. */
  captcha_id?: string | undefined;
  /** The text in that picture. */
  captcha?: string | undefined;
}

export interface UsersSendConfirmCodeResult {
  readonly errmsg: string;
}

export interface UsersEventsParams {
  /** The id of the last event that was read; without it, the newest events are returned. */
  before_id?: number | undefined;
  /** How many events, 50 at most. */
  limit?: number | undefined;
}

export interface UsersEventsResult {
  readonly errmsg: string;
  readonly events: readonly EventView[];
  readonly more: boolean;
}

export type UsersInfoParams = NoParams;

export interface UsersInfoResult {
  readonly errmsg: string;
  readonly data: UserInfo;
}

export type UsersProfileParams = NoParams;

export interface UsersProfileResult {
  readonly errmsg: string;
  readonly data: FullUser;
}

export interface UsersUpdateParams {
  /** The name that others see; if empty, they see the masked mobile. */
  nickname?: string | undefined;
  /** 0 undisclosed, 1 male, 2 female. */
  sex?: 0 | 1 | 2 | undefined;
  /** A date in the past, YYYY-MM-DD; empty for none. */
  birthday?: string | undefined;
  /** A few lines about the user. */
  intro?: string | undefined;
  /** The province shown to others. */
  province?: string | undefined;
  /** The city shown to others. */
  city?: string | undefined;
  /** The district shown to others. */
  area?: string | undefined;
  /** Education, work and home. */
  profile?: Profile | undefined;
}

export interface UsersUpdateResult {
  readonly errmsg: string;
  readonly data: UserInfo;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export interface UsersAvatarParams {
  /** A PNG, JPEG or WebP of at most 1 MiB and 25 megapixels, as a data URL. */
  img: string;
}

export interface UsersAvatarResult {
  readonly errmsg: string;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export interface UsersPasswordParams {
  /** The current password. */
  oldpassword: string;
  /** The new password; any characters. */
  password1: string;
  /** The new password again. */
  password2: string;
}

export interface UsersPasswordResult {
  readonly errmsg: string;
}

export interface UsersBindMobileParams {
  /** The new mobile. */
  mobile: string;
  /** The code that Verifications.sms sent to the new mobile with purpose "bind". */
  sms_code: string;
}

export interface UsersBindMobileResult {
  readonly errmsg: string;
  readonly data: UserInfo;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export interface UsersBindEmailParams {
  /** The new e-mail. */
  email: string;
  /** The code that Verifications.email sent to the new e-mail with send_type "bind". */
  email_code: string;
}

export interface UsersBindEmailResult {
  readonly errmsg: string;
  readonly data: UserInfo;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export interface UsersCloseParams {
  /** The current password. */
  password: string;
}

export interface UsersCloseResult {
  readonly errmsg: string;
}

export interface PasswordsForgotParams {
  /** The e-mail of the account. Give either the e-mail or the mobile. */
  email?: string | undefined;
  /** The mobile of the account. Give either the e-mail or the mobile. */
  mobile?: string | undefined;
  /** Of Verifications.image; only after errno 1003. */
  captcha_id?: string | undefined;
  /** The text in that picture. */
  captcha?: string | undefined;
}

export interface PasswordsForgotResult {
  readonly errmsg: string;
}

export interface PasswordsVerifyParams {
  /** The e-mail that was given to Passwords.forgot. */
  email?: string | undefined;
  /** The mobile that was given to Passwords.forgot. */
  mobile?: string | undefined;
  /** The code that was sent. */
  code: string;
}

export interface PasswordsVerifyResult {
  readonly errmsg: string;
  /** The given e-mail; empty if a mobile was given. */
  readonly email: string;
  /** The token for Passwords.reset; valid for ten minutes, once. */
  readonly reset_token: string;
}

export interface PasswordsResetParams {
  /** The token from Passwords.verify. */
  reset_token: string;
  /** The new password; any characters. */
  password1: string;
  /** The new password again. */
  password2: string;
}

export interface PasswordsResetResult {
  readonly errmsg: string;
}

export type VerificationsImageParams = NoParams;

export interface VerificationsImageResult {
  readonly errmsg: string;
  /** The id of the captcha; pass it as `ticket` to Users.login. */
  readonly captcha_id: string;
  /** The picture, as a data URL. */
  readonly image: string;
  /** Seconds until the captcha expires. */
  readonly expires_in: number;
}

export interface VerificationsSmsParams {
  /** The mobile to send the code to. */
  mobile: string;
  /** What the code is for. */
  purpose: 'register' | 'reset' | 'bind';
  /** Of Verifications.image; only after errno 1003. */
  captcha_id?: string | undefined;
  /** The text in that picture. */
  captcha?: string | undefined;
}

export interface VerificationsSmsResult {
  readonly errmsg: string;
}

export interface VerificationsEmailParams {
  /** The e-mail to send the code to. */
  email: string;
  /** What the code is for. */
  send_type: 'register' | 'resetpwd' | 'bind';
  /** Of Verifications.image; only after errno 1003. */
  captcha_id?: string | undefined;
  /** The text in that picture. */
  captcha?: string | undefined;
}

export interface VerificationsEmailResult {
  readonly errmsg: string;
}

export type AddressesListParams = NoParams;

export interface AddressesListResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface AddressesCreateParams {
  /** Who receives: 1 to 10 characters. */
  receiver: string;
  /** The receiver's mobile: 11 digits. */
  receiver_phone: string;
  /** Where: 1 to 100 characters. */
  address: string;
  /** 6 digits. */
  postcode: string;
  /** What it is: 1 to 10 characters. */
  tag: string;
}

export interface AddressesCreateResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface AddressesUpdateParams {
  /** The id of the address, from Addresses.list. */
  id: number;
  /** Who receives: 1 to 10 characters. */
  receiver?: string | undefined;
  /** The receiver's mobile: 11 digits. */
  receiver_phone?: string | undefined;
  /** Where: 1 to 100 characters. */
  address?: string | undefined;
  /** 6 digits. */
  postcode?: string | undefined;
  /** What it is: 1 to 10 characters. */
  tag?: string | undefined;
}

export interface AddressesUpdateResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface AddressesRemoveParams {
  /** The id of the address, from Addresses.list. */
  id: number;
}

export interface AddressesRemoveResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface AddressesSetDefaultParams {
  /** The id of the address, from Addresses.list. */
  id: number;
}

export interface AddressesSetDefaultResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface OAuthUrlParams {
  /** The provider to log in with. */
  provider: 'qq' | 'weibo' | 'github';
  /** The page of the app to open afterwards: a path that begins with one `/`. */
  next: string;
}

export interface OAuthUrlResult {
  readonly errmsg: string;
  /** The login page of the provider. It redirects to the callback page, with `code` and `state`. */
  readonly login_url: string;
  /** A secret for OAuth.login. Only the app may be able to read it. */
  readonly state_secret: string;
}

export interface OAuthLoginParams {
  /** The provider that redirected back. */
  provider: 'qq' | 'weibo' | 'github';
  /** The `code` that the callback page received. */
  code: string;
  /** The `state` that the callback page received. */
  state: string;
  /** The state_secret from OAuth.url; empty if the app has none. An app that always sends it can’t be led into another user’s login. */
  state_secret?: string | undefined;
  /** What the app calls this device, the same at each login. Proves nothing. */
  device_id?: string | undefined;
  /** What Users.sessions calls this device. */
  device_name?: string | undefined;
}

export interface OAuthLoginResult {
  readonly errmsg: string;
  /** Authorizes calls. If refresh_token is missing, it is a binding token for OAuth.bind. */
  readonly access_token: string;
  /** Only if a user is bound. */
  readonly refresh_token?: string;
  /** The `next` that was given to OAuth.url. */
  readonly next: string;
}

export interface OAuthBindParams {
  /** The binding token from OAuth.login; valid for ten minutes. */
  access_token: string;
  /** The mobile of the account to bind, or of a new account. */
  mobile: string;
  /** The password of that account, or of the new one. */
  password: string;
  /** The code that was sent to the mobile with purpose `bind`. */
  sms_code: string;
  /** What the app calls this device, the same at each login. Proves nothing. */
  device_id?: string | undefined;
  /** What Users.sessions calls this device. */
  device_name?: string | undefined;
}

export interface OAuthBindResult {
  readonly errmsg: string;
  /** Authorizes calls; valid until its exp. */
  readonly access_token: string;
  /** For Users.refresh; valid until its exp. */
  readonly refresh_token: string;
}

export type OAuthListParams = NoParams;

export interface OAuthListResult {
  readonly errmsg: string;
  readonly identities: readonly BoundIdentity[];
}

export interface OAuthUnbindParams {
  /** The provider to unbind, even if it is no longer configured. */
  provider: 'qq' | 'weibo' | 'github';
}

export interface OAuthUnbindResult {
  readonly errmsg: string;
}

export type ServiceFeaturesParams = NoParams;

export interface ServiceFeaturesResult {
  readonly errmsg: string;
  /** Login with a code: off, only for existing accounts, or also for new ones. */
  readonly code_login: 'off' | 'login' | 'register';
  /** The captcha of Users.login: none, a picture's text, or Tencent's ticket. */
  readonly captcha: 'off' | 'image' | 'tencent';
  /** The providers that OAuth.url accepts. */
  readonly providers: readonly ('qq' | 'weibo' | 'github')[];
  /** Whether an account can have a second factor. */
  readonly factors: boolean;
  /** Whether an account can have a transaction password. */
  readonly transaction_password: boolean;
  /** How many digits the code of Users.sms has. */
  readonly register_code_digits: number;
  /** How many digits every other SMS code has. */
  readonly code_digits: number;
  /** The lengths of a new password; Users.register may accept shorter ones. */
  readonly password: PasswordLengths;
  /** The version of the service. */
  readonly version: string;
}

export interface InboxListParams {
  /** A mobile or an e-mail; if left out, all messages are listed. */
  to?: string | undefined;
}

export interface InboxListResult {
  readonly errmsg: string;
  readonly messages: readonly CaughtMessageView[];
}

export type InboxClearParams = NoParams;

export interface InboxClearResult {
  readonly errmsg: string;
}

export interface Users {
  /**
   * Returns whether a mobile can be registered.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  mobile(params: UsersMobileParams, options?: CallOptions): Promise<UsersMobileResult>;

  /**
   * Returns whether an account has this user name.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  username(params: UsersUsernameParams, options?: CallOptions): Promise<UsersUsernameResult>;

  /**
   * Returns whether an account has confirmed this e-mail.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  email(params: UsersEmailParams, options?: CallOptions): Promise<UsersEmailResult>;

  /**
   * Sends a registration code to a mobile.
   * @throws MofangError VALIDATION_FAILED, CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT
   */
  sms(params: UsersSmsParams, options?: CallOptions): Promise<UsersSmsResult>;

  /**
   * Registers a mobile with the code that was sent to it and logs in.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  register(params: UsersRegisterParams, options?: CallOptions): Promise<UsersRegisterResult>;

  /**
   * Registers an e-mail with the code that was sent to it, logs in and sends the activation link.
   * @throws MofangError LOCKED, ARGUMENTS_INVALID, NEW_PASSWORDS_DIFFER, CODE_EXPIRED, NEW_PASSWORD_INVALID, EMAIL_INVALID, USERNAME_INVALID, CODE_REFUSED
   */
  registerByEmail(
    params: UsersRegisterByEmailParams,
    options?: CallOptions,
  ): Promise<UsersRegisterByEmailResult>;

  /**
   * Confirms the e-mail that an activation link was sent to. A link works once.
   * @throws MofangError LOCKED, LINK_EXPIRED, ACTIVATION_LINK_INVALID
   */
  activate(params: UsersActivateParams, options?: CallOptions): Promise<UsersActivateResult>;

  /**
   * Sends the activation link again.
   * Needs an access token.
   * @throws MofangError CODE_TOO_OFTEN, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, MESSAGE_NOT_SENT, USER_NOT_FOUND, EMAIL_INVALID
   */
  resendActivation(
    params?: UsersResendActivationParams,
    options?: CallOptions,
  ): Promise<UsersResendActivationResult>;

  /**
   * Logs in with a mobile, an e-mail or an account name.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  login(params: UsersLoginParams, options?: CallOptions): Promise<UsersLoginResult>;

  /**
   * Checks an access token and returns a new one.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  verify(params?: UsersVerifyParams, options?: CallOptions): Promise<UsersVerifyResult>;

  /**
   * Returns a new access token for a refresh token, and on request a new refresh token.
   * Needs a refresh token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  refresh(params?: UsersRefreshParams, options?: CallOptions): Promise<UsersRefreshResult>;

  /**
   * Lists the active sessions of the user, last used first.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  sessions(params?: UsersSessionsParams, options?: CallOptions): Promise<UsersSessionsResult>;

  /**
   * Ends the session of an access token, even if the token has expired.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING
   */
  logout(params?: UsersLogoutParams, options?: CallOptions): Promise<UsersLogoutResult>;

  /**
   * Ends one session of the user at once. Succeeds even if it has ended already or does not exist.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  revoke(params: UsersRevokeParams, options?: CallOptions): Promise<UsersRevokeResult>;

  /**
   * Ends every session of the user at once, including this one.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  logoutAll(params?: UsersLogoutAllParams, options?: CallOptions): Promise<UsersLogoutAllResult>;

  /**
   * Returns what protects the account and how its user can be reached.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  security(params?: UsersSecurityParams, options?: CallOptions): Promise<UsersSecurityResult>;

  /**
   * Confirms the session: for ten minutes, calls that answered errno 10211 are allowed.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, ARGUMENTS_INVALID, CODE_EXPIRED, CODE_REFUSED
   */
  confirm(params: UsersConfirmParams, options?: CallOptions): Promise<UsersConfirmResult>;

  /**
   * Sends a code for Users.confirm if the account has no password.
   * Needs an access token.
   * @throws MofangError CODE_TOO_OFTEN, CAPTCHA_NEEDED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, MESSAGE_NOT_SENT, USER_NOT_FOUND, ARGUMENTS_INVALID
   */
  sendConfirmCode(
    params: UsersSendConfirmCodeParams,
    options?: CallOptions,
  ): Promise<UsersSendConfirmCodeResult>;

  /**
   * Lists the events of the account, newest first.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, ARGUMENTS_INVALID
   */
  events(params?: UsersEventsParams, options?: CallOptions): Promise<UsersEventsResult>;

  /**
   * Returns the user, read from the database.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  info(params?: UsersInfoParams, options?: CallOptions): Promise<UsersInfoResult>;

  /**
   * Returns the user and their whole profile.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  profile(params?: UsersProfileParams, options?: CallOptions): Promise<UsersProfileResult>;

  /**
   * Changes the given fields and keeps the others; returns new tokens that contain the changes.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  update(params?: UsersUpdateParams, options?: CallOptions): Promise<UsersUpdateResult>;

  /**
   * Replaces the picture and returns new tokens that contain it.
   * Needs an access token.
   * @throws MofangError LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, IMAGE_UNSUPPORTED, USER_NOT_FOUND
   */
  avatar(params: UsersAvatarParams, options?: CallOptions): Promise<UsersAvatarResult>;

  /**
   * Changes the password and ends every session, including this one. The user must log in again.
   * Needs an access token.
   * @throws MofangError LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, NEW_PASSWORDS_DIFFER, OLD_PASSWORD_WRONG, NEW_PASSWORD_INVALID, NEW_PASSWORD_SAME
   */
  password(params: UsersPasswordParams, options?: CallOptions): Promise<UsersPasswordResult>;

  /**
   * Replaces the mobile. Needs the code that was sent to the new mobile, and a confirmed session.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, CODE_EXPIRED, MOBILE_INVALID, CODE_REFUSED, CONFIRMATION_NEEDED
   */
  bindMobile(params: UsersBindMobileParams, options?: CallOptions): Promise<UsersBindMobileResult>;

  /**
   * Replaces the e-mail. Needs the code that was sent to the new e-mail, and a confirmed session.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, CODE_EXPIRED, EMAIL_INVALID, CODE_REFUSED, CONFIRMATION_NEEDED
   */
  bindEmail(params: UsersBindEmailParams, options?: CallOptions): Promise<UsersBindEmailResult>;

  /**
   * Closes the account and ends every session. Its data is erased some days later; a login before then reopens it.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  close(params: UsersCloseParams, options?: CallOptions): Promise<UsersCloseResult>;
}

export interface Passwords {
  /**
   * Sends a code to the e-mail or the mobile of an account, if the account exists.
   * @throws MofangError CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT, ARGUMENTS_INVALID, EMAIL_INVALID, MOBILE_INVALID
   */
  forgot(params?: PasswordsForgotParams, options?: CallOptions): Promise<PasswordsForgotResult>;

  /**
   * Checks the code and returns a token for Passwords.reset.
   * @throws MofangError LOCKED, ARGUMENTS_INVALID, CODE_EXPIRED, EMAIL_INVALID, MOBILE_INVALID, CODE_REFUSED
   */
  verify(params: PasswordsVerifyParams, options?: CallOptions): Promise<PasswordsVerifyResult>;

  /**
   * Sets a new password and ends every session.
   * @throws MofangError LOCKED, NEW_PASSWORD_INVALID, RESET_PASSWORDS_DIFFER, LINK_EXPIRED, NEW_PASSWORD_SAME
   */
  reset(params: PasswordsResetParams, options?: CallOptions): Promise<PasswordsResetResult>;
}

export interface Verifications {
  /**
   * Makes a captcha: an id and a picture of a text. It is valid for one try.
   * @throws MofangError LOCKED
   */
  image(params?: VerificationsImageParams, options?: CallOptions): Promise<VerificationsImageResult>;

  /**
   * Sends a code to a mobile, if a code can be used there.
   * @throws MofangError VALIDATION_FAILED, CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT, ARGUMENTS_INVALID
   */
  sms(params: VerificationsSmsParams, options?: CallOptions): Promise<VerificationsSmsResult>;

  /**
   * Sends a code to an e-mail, if a code can be used there.
   * @throws MofangError CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT, ARGUMENTS_INVALID, EMAIL_INVALID
   */
  email(params: VerificationsEmailParams, options?: CallOptions): Promise<VerificationsEmailResult>;
}

export interface Addresses {
  /**
   * Lists the addresses: the default, then the others, newest first.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  list(params?: AddressesListParams, options?: CallOptions): Promise<AddressesListResult>;

  /**
   * Adds an address; the first one becomes the default. Returns the list.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, RECEIVER_INVALID, ADDRESS_INVALID, RECEIVER_PHONE_INVALID, POSTCODE_INVALID, ADDRESS_TAG_INVALID
   */
  create(params: AddressesCreateParams, options?: CallOptions): Promise<AddressesCreateResult>;

  /**
   * Changes the given fields of an address. Returns the list.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, RECEIVER_INVALID, ADDRESS_INVALID, RECEIVER_PHONE_INVALID, POSTCODE_INVALID, ADDRESS_TAG_INVALID, ADDRESS_NOT_FOUND
   */
  update(params: AddressesUpdateParams, options?: CallOptions): Promise<AddressesUpdateResult>;

  /**
   * Removes an address; if it was the default, the newest becomes the default. Returns the list.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, ADDRESS_NOT_FOUND
   */
  remove(params: AddressesRemoveParams, options?: CallOptions): Promise<AddressesRemoveResult>;

  /**
   * Makes an address the default. Returns the list.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, ADDRESS_NOT_FOUND
   */
  setDefault(params: AddressesSetDefaultParams, options?: CallOptions): Promise<AddressesSetDefaultResult>;
}

export interface OAuth {
  /**
   * Begins a login with a provider; returns the address of its login page.
   * @throws MofangError VALIDATION_FAILED, LOCKED, PROVIDER_PAGE_MISSING
   */
  url(params: OAuthUrlParams, options?: CallOptions): Promise<OAuthUrlResult>;

  /**
   * Completes a login with a provider; returns tokens, or a binding token if no user is bound yet.
   * @throws MofangError VALIDATION_FAILED, LOCKED, USER_NOT_FOUND, PROVIDER_PAGE_MISSING, PROVIDER_TOKEN_MISSING
   */
  login(params: OAuthLoginParams, options?: CallOptions): Promise<OAuthLoginResult>;

  /**
   * Binds a login to the account of a mobile; registers the account if there is none.
   * @throws MofangError VALIDATION_FAILED, LOCKED, USER_NOT_FOUND, CODE_EXPIRED, NEW_PASSWORD_INVALID, BINDING_TOKEN_INVALID, BINDING_FAILED, MOBILE_INVALID, CODE_REFUSED
   */
  bind(params: OAuthBindParams, options?: CallOptions): Promise<OAuthBindResult>;

  /**
   * Lists the logins that are bound to the account.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  list(params?: OAuthListParams, options?: CallOptions): Promise<OAuthListResult>;

  /**
   * Unbinds a login, unless it is the last way to log in.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, PROVIDER_PAGE_MISSING, BINDING_FAILED, CONFIRMATION_NEEDED
   */
  unbind(params: OAuthUnbindParams, options?: CallOptions): Promise<OAuthUnbindResult>;
}

export interface Service {
  /**
   * Returns which features are on, so that an app shows only what works.
   * @throws MofangError LOCKED
   */
  features(params?: ServiceFeaturesParams, options?: CallOptions): Promise<ServiceFeaturesResult>;
}

export interface Inbox {
  /**
   * Lists the caught messages, newest first.
   * @throws MofangError LOCKED
   */
  list(params?: InboxListParams, options?: CallOptions): Promise<InboxListResult>;

  /**
   * Empties the inbox.
   * @throws MofangError LOCKED
   */
  clear(params?: InboxClearParams, options?: CallOptions): Promise<InboxClearResult>;
}

/** All that is served. */
export interface Namespaces {
  readonly Users: Users;
  readonly Passwords: Passwords;
  readonly Verifications: Verifications;
  readonly Addresses: Addresses;
  readonly OAuth: OAuth;
  readonly Service: Service;
  readonly Inbox: Inbox;
}

/** The token that each method takes. */
export const METHODS = {
  Users: {
    mobile: 'public',
    username: 'public',
    email: 'public',
    sms: 'public',
    register: 'public',
    registerByEmail: 'public',
    activate: 'public',
    resendActivation: 'access',
    login: 'public',
    verify: 'access',
    refresh: 'refresh',
    sessions: 'access',
    logout: 'access',
    revoke: 'access',
    logoutAll: 'access',
    security: 'access',
    confirm: 'access',
    sendConfirmCode: 'access',
    events: 'access',
    info: 'access',
    profile: 'access',
    update: 'access',
    avatar: 'access',
    password: 'access',
    bindMobile: 'access',
    bindEmail: 'access',
    close: 'access',
  },
  Passwords: { forgot: 'public', verify: 'public', reset: 'public' },
  Verifications: { image: 'public', sms: 'public', email: 'public' },
  Addresses: { list: 'access', create: 'access', update: 'access', remove: 'access', setDefault: 'access' },
  OAuth: { url: 'public', login: 'public', bind: 'public', list: 'access', unbind: 'access' },
  Service: { features: 'public' },
  Inbox: { list: 'public', clear: 'public' },
} as const satisfies {
  [Name in keyof Namespaces]: Record<keyof Namespaces[Name], Auth>;
};
