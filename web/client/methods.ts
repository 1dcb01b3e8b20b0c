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
  /** The account name: the mobile. */
  readonly name: string;
}

export interface SessionInfo {
  /** For Users.revoke. */
  readonly session_id: string;
  /** The User-Agent it was started with. */
  readonly device: string;
  /** What the app called the device at the login; missing where it said nothing. */
  readonly device_name?: string;
  readonly ip: string;
  readonly created: string;
  readonly last_seen: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

export interface EventView {
  readonly id: number;
  /** Such as user.login. */
  readonly type: string;
  /** What happened, for the user. */
  readonly text: string;
  readonly time: string;
  readonly ip: string;
  /** Province and city, as far as known. */
  readonly place: string;
  /** The beginning of the User-Agent. */
  readonly device: string;
  readonly by: 'you' | 'staff' | 'service' | 'system' | 'cli';
  /** Ids, names of fields and reasons. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface UserInfo {
  readonly id: number;
  /** Never empty: the masked mobile, or the account name, where none was set. */
  readonly nickname: string;
  /** The address of the picture; empty where there is none. */
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
  /** YYYY-MM-DD; empty where unknown. */
  readonly birthday: string;
  readonly profile: Profile;
  readonly id: number;
  /** Never empty: the masked mobile, or the account name, where none was set. */
  readonly nickname: string;
  /** The address of the picture; empty where there is none. */
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
  /** What the work is. */
  readonly profession_info?: string;
  /** The position at work. */
  readonly position?: string;
  /** Single, married, or whatever else. */
  readonly emotion_status?: string;
  /** Province of the home town. */
  readonly hometown_province?: string;
  /** Its city. */
  readonly hometown_city?: string;
  /** Its district. */
  readonly hometown_area?: string;
  /** The rest of the address there. */
  readonly hometown_address?: string;
  /** Province of where the user lives. */
  readonly living_province?: string;
  /** Its city. */
  readonly living_city?: string;
  /** Its district. */
  readonly living_area?: string;
  /** The rest of the address there. */
  readonly living_address?: string;
}

export interface ListedAddress {
  readonly id: number;
  readonly receiver: string;
  readonly receiver_phone: string;
  readonly address: string;
  readonly postcode: string;
  readonly tag: string;
  /** True for the first of the list, and for no other. */
  readonly is_default: boolean;
}

export interface BoundIdentity {
  readonly provider: 'qq' | 'weibo' | 'github';
  /** How the user calls themselves there; empty where the provider did not say. */
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
  /** How many accounts have it. */
  readonly count: 0 | 1;
}

export interface UsersEmailParams {
  /** Compared without case. */
  email: string;
}

export interface UsersEmailResult {
  readonly errmsg: string;
  /** How many accounts have it. */
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
  /** The password once more. */
  password2: string;
  /** The code that Users.sms sent; it is good for five minutes. */
  sms_code: string;
}

export interface UsersRegisterResult {
  readonly errmsg: RegisteredUser;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export interface UsersRegisterByEmailParams {
  /** 5 to 20 letters, digits, underscores or Chinese characters. */
  username: string;
  /** The address that the code was sent to. */
  email: string;
  /** Any characters. */
  password: string;
  /** The password once more. */
  password2: string;
  /** The code that Verifications.email sent; it is good for three minutes. */
  email_code: string;
  /** "true": the user agrees to the terms. */
  allow: 'true';
}

export interface UsersRegisterByEmailResult {
  readonly errmsg: string;
  readonly id: number;
  readonly username: string;
  /** In lower case. */
  readonly email: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export interface UsersActivateParams {
  /** What stands behind the # of the link. */
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
  /** What the captcha gave the page: Tencent's ticket, or the id of a picture. Only where a captcha is on. */
  ticket?: string | undefined;
  /** What goes with it: Tencent's randstr, or the text in the picture. */
  randstr?: string | undefined;
  /** What the app calls this device, the same at each login. Proves nothing. */
  device_id?: string | undefined;
  /** What Users.sessions calls this device. */
  device_name?: string | undefined;
}

export interface UsersLoginResult {
  readonly errmsg: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export type UsersVerifyParams = NoParams;

export interface UsersVerifyResult {
  readonly errmsg: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
}

export interface UsersRefreshParams {
  /** Asks for a new refresh token too; from then on the session rotates. */
  rotate?: boolean | undefined;
}

export interface UsersRefreshResult {
  readonly errmsg: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** Only where the session rotates: use it in place of the one just used. */
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
  /** As Users.sessions lists it. */
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
  /** Masked; empty where there is none. */
  readonly mobile: string;
  /** Masked; empty where none is confirmed. */
  readonly email: string;
  /** The providers whose logins are bound. */
  readonly providers: readonly string[];
  /** What confirms that it is the user, for errno 10211. */
  readonly methods: readonly ('password' | 'code')[];
}

export interface UsersConfirmParams {
  /** One of the methods that errno 10211 named. */
  method: 'password' | 'code';
  /** The password, for the method `password`. */
  password?: string | undefined;
  /** The code that Users.sendConfirmCode sent, for the method `code`. */
  code?: string | undefined;
}

export interface UsersConfirmResult {
  readonly errmsg: string;
  /** Until when calls that need a confirmation are let through. */
  readonly confirmed_until: string;
}

export interface UsersSendConfirmCodeParams {
  /** `sms` to the mobile of the account, `mail` to its confirmed e-mail. */
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
  /** The id of the last event that was read; without it the newest come. */
  before_id?: number | undefined;
  /** How many, 50 at most. */
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
  /** What others see; empty for the masked mobile. */
  nickname?: string | undefined;
  /** 0 undisclosed, 1 male, 2 female. */
  sex?: 0 | 1 | 2 | undefined;
  /** A day in the past, YYYY-MM-DD; empty for none. */
  birthday?: string | undefined;
  /** A few lines about oneself. */
  intro?: string | undefined;
  /** The province shown to others. */
  province?: string | undefined;
  /** The city. */
  city?: string | undefined;
  /** The district. */
  area?: string | undefined;
  /** School, work, home. */
  profile?: Profile | undefined;
}

export interface UsersUpdateResult {
  readonly errmsg: string;
  readonly data: UserInfo;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export interface UsersAvatarParams {
  /** A PNG, JPEG or WebP of at most 1 MiB and 25 megapixels, as a data URL. */
  img: string;
}

export interface UsersAvatarResult {
  readonly errmsg: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export interface UsersPasswordParams {
  /** The password so far. */
  oldpassword: string;
  /** The new one; any characters. */
  password1: string;
  /** The new one once more. */
  password2: string;
}

export interface UsersPasswordResult {
  readonly errmsg: string;
}

export interface UsersBindMobileParams {
  /** The new mobile. */
  mobile: string;
  /** The code that Verifications.sms sent to it, with purpose "bind". */
  sms_code: string;
}

export interface UsersBindMobileResult {
  readonly errmsg: string;
  readonly data: UserInfo;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export interface UsersBindEmailParams {
  /** The new e-mail. */
  email: string;
  /** The code that Verifications.email sent to it, with send_type "bind". */
  email_code: string;
}

export interface UsersBindEmailResult {
  readonly errmsg: string;
  readonly data: UserInfo;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export interface UsersCloseParams {
  /** The password, once more. */
  password: string;
}

export interface UsersCloseResult {
  readonly errmsg: string;
}

export interface PasswordsForgotParams {
  /** The e-mail of the account; else its mobile. */
  email?: string | undefined;
  /** The mobile of the account; else its e-mail. */
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
  /** As it was given to Passwords.forgot. */
  email?: string | undefined;
  /** As it was given to Passwords.forgot. */
  mobile?: string | undefined;
  /** The code that was sent. */
  code: string;
}

export interface PasswordsVerifyResult {
  readonly errmsg: string;
  /** As it was given; empty where a mobile was. */
  readonly email: string;
  /** For Passwords.reset: good for ten minutes, once. */
  readonly reset_token: string;
}

export interface PasswordsResetParams {
  /** Of Passwords.verify. */
  reset_token: string;
  /** The new one; any characters. */
  password1: string;
  /** The new one once more. */
  password2: string;
}

export interface PasswordsResetResult {
  readonly errmsg: string;
}

export type VerificationsImageParams = NoParams;

export interface VerificationsImageResult {
  readonly errmsg: string;
  /** Goes with what was read: `ticket` at Users.login. */
  readonly captcha_id: string;
  /** The picture, as a data URL. */
  readonly image: string;
  /** Seconds that it is good for. */
  readonly expires_in: number;
}

export interface VerificationsSmsParams {
  /** Where the code is sent to. */
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
  /** Where the code is sent to. */
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
  /** The id of the address, from the list. */
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
  /** The id of the address, from the list. */
  id: number;
}

export interface AddressesRemoveResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface AddressesSetDefaultParams {
  /** The id of the address, from the list. */
  id: number;
}

export interface AddressesSetDefaultResult {
  readonly errmsg: string;
  readonly addresses: readonly ListedAddress[];
}

export interface OAuthUrlParams {
  /** Who knows the user. */
  provider: 'qq' | 'weibo' | 'github';
  /** Where the app goes afterwards: a path of its own, which begins with one `/`. */
  next: string;
}

export interface OAuthUrlResult {
  readonly errmsg: string;
  /** The login page of the provider; it leads back to the callback page, with `code` and `state`. */
  readonly login_url: string;
  /** To be kept where only the app can read it, and given to OAuth.login. */
  readonly state_secret: string;
}

export interface OAuthLoginParams {
  /** The provider that led back. */
  provider: 'qq' | 'weibo' | 'github';
  /** What the callback page received. */
  code: string;
  /** What the callback page received. */
  state: string;
  /** What OAuth.url gave beside login_url; empty where the app has none. An app that always sends it can be led into nobody else’s login. */
  state_secret?: string | undefined;
  /** What the app calls this device, the same at each login. Proves nothing. */
  device_id?: string | undefined;
  /** What Users.sessions calls this device. */
  device_name?: string | undefined;
}

export interface OAuthLoginResult {
  readonly errmsg: string;
  /** For calls; where refresh_token is missing, a binding token for OAuth.bind. */
  readonly access_token: string;
  /** Only where a user is bound. */
  readonly refresh_token?: string;
  /** What OAuth.url was given. */
  readonly next: string;
}

export interface OAuthBindParams {
  /** The binding token that OAuth.login gave; ten minutes. */
  access_token: string;
  /** The mobile of the account to bind, or of a new one. */
  mobile: string;
  /** The password of that account, or the new one. */
  password: string;
  /** The code that was sent to the mobile for `bind`. */
  sms_code: string;
  /** What the app calls this device, the same at each login. Proves nothing. */
  device_id?: string | undefined;
  /** What Users.sessions calls this device. */
  device_name?: string | undefined;
}

export interface OAuthBindResult {
  readonly errmsg: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export type OAuthListParams = NoParams;

export interface OAuthListResult {
  readonly errmsg: string;
  readonly identities: readonly BoundIdentity[];
}

export interface OAuthUnbindParams {
  /** The provider to unbind, offered still or not. */
  provider: 'qq' | 'weibo' | 'github';
}

export interface OAuthUnbindResult {
  readonly errmsg: string;
}

export type ServiceFeaturesParams = NoParams;

export interface ServiceFeaturesResult {
  readonly errmsg: string;
  /** Login with a code: not at all, of accounts that exist, or of new ones too. */
  readonly code_login: 'off' | 'login' | 'register';
  /** What Users.login asks for: nothing, a picture's text, or Tencent's ticket. */
  readonly captcha: 'off' | 'image' | 'tencent';
  /** The providers that OAuth.url takes. */
  readonly providers: readonly ('qq' | 'weibo' | 'github')[];
  /** Whether an account can have a second factor. */
  readonly factors: boolean;
  /** Whether an account can have a transaction password. */
  readonly transaction_password: boolean;
  /** Digits of the code that Users.sms sends. */
  readonly register_code_digits: number;
  /** Digits of every other code that goes by SMS. */
  readonly code_digits: number;
  /** Lengths of a new password; Users.register may take shorter ones. */
  readonly password: PasswordLengths;
  /** The version of the service. */
  readonly version: string;
}

export interface InboxListParams {
  /** A mobile or an e-mail; left out for all. */
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
   * Says whether a mobile is free to register.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  mobile(params: UsersMobileParams, options?: CallOptions): Promise<UsersMobileResult>;

  /**
   * Says whether an account has this user name.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  username(params: UsersUsernameParams, options?: CallOptions): Promise<UsersUsernameResult>;

  /**
   * Says whether an account has this e-mail, and has confirmed it.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  email(params: UsersEmailParams, options?: CallOptions): Promise<UsersEmailResult>;

  /**
   * Sends a registration code to a mobile.
   * @throws MofangError VALIDATION_FAILED, CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT
   */
  sms(params: UsersSmsParams, options?: CallOptions): Promise<UsersSmsResult>;

  /**
   * Registers a mobile with the code that was sent to it, and logs in.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  register(params: UsersRegisterParams, options?: CallOptions): Promise<UsersRegisterResult>;

  /**
   * Registers an e-mail with the code that was sent to it, logs in, and sends the activation link.
   * @throws MofangError LOCKED, ARGUMENTS_INVALID, NEW_PASSWORDS_DIFFER, CODE_EXPIRED, NEW_PASSWORD_INVALID, EMAIL_INVALID, USERNAME_INVALID, CODE_REFUSED
   */
  registerByEmail(
    params: UsersRegisterByEmailParams,
    options?: CallOptions,
  ): Promise<UsersRegisterByEmailResult>;

  /**
   * Confirms the e-mail that an activation link was sent to, once.
   * @throws MofangError LOCKED, LINK_EXPIRED, ACTIVATION_LINK_INVALID
   */
  activate(params: UsersActivateParams, options?: CallOptions): Promise<UsersActivateResult>;

  /**
   * Sends the activation link once more.
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
   * Confirms an access token and returns a new one.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  verify(params?: UsersVerifyParams, options?: CallOptions): Promise<UsersVerifyResult>;

  /**
   * Returns a new access token for a refresh token; on request a new refresh token too.
   * Needs a refresh token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  refresh(params?: UsersRefreshParams, options?: CallOptions): Promise<UsersRefreshResult>;

  /**
   * Lists the sessions of the user that are alive, the last used first.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  sessions(params?: UsersSessionsParams, options?: CallOptions): Promise<UsersSessionsResult>;

  /**
   * Ends the session of an access token, even of an expired one.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING
   */
  logout(params?: UsersLogoutParams, options?: CallOptions): Promise<UsersLogoutResult>;

  /**
   * Ends a session of the user at once; one that has ended already, or is nobody’s, stays so.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  revoke(params: UsersRevokeParams, options?: CallOptions): Promise<UsersRevokeResult>;

  /**
   * Ends every session of the user at once, this one too.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  logoutAll(params?: UsersLogoutAllParams, options?: CallOptions): Promise<UsersLogoutAllResult>;

  /**
   * Says what protects the account, and how its user can be reached.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  security(params?: UsersSecurityParams, options?: CallOptions): Promise<UsersSecurityResult>;

  /**
   * Confirms that it is the user: for ten minutes, calls that answered errno 10211 work.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, ARGUMENTS_INVALID, CODE_EXPIRED, CODE_REFUSED
   */
  confirm(params: UsersConfirmParams, options?: CallOptions): Promise<UsersConfirmResult>;

  /**
   * Sends a code for Users.confirm, where the account has no password.
   * Needs an access token.
   * @throws MofangError CODE_TOO_OFTEN, CAPTCHA_NEEDED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, MESSAGE_NOT_SENT, USER_NOT_FOUND, ARGUMENTS_INVALID
   */
  sendConfirmCode(
    params: UsersSendConfirmCodeParams,
    options?: CallOptions,
  ): Promise<UsersSendConfirmCodeResult>;

  /**
   * Lists what happened to the account, the newest first.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, ARGUMENTS_INVALID
   */
  events(params?: UsersEventsParams, options?: CallOptions): Promise<UsersEventsResult>;

  /**
   * Returns the user, as new as the database.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  info(params?: UsersInfoParams, options?: CallOptions): Promise<UsersInfoResult>;

  /**
   * Returns everything that the user told about themselves.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  profile(params?: UsersProfileParams, options?: CallOptions): Promise<UsersProfileResult>;

  /**
   * Changes what is given and leaves the rest; returns new tokens that show it.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  update(params?: UsersUpdateParams, options?: CallOptions): Promise<UsersUpdateResult>;

  /**
   * Replaces the picture and returns new tokens that show it.
   * Needs an access token.
   * @throws MofangError LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, IMAGE_UNSUPPORTED, USER_NOT_FOUND
   */
  avatar(params: UsersAvatarParams, options?: CallOptions): Promise<UsersAvatarResult>;

  /**
   * Changes the password and ends every session, this one too: log in again.
   * Needs an access token.
   * @throws MofangError LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, NEW_PASSWORDS_DIFFER, OLD_PASSWORD_WRONG, NEW_PASSWORD_INVALID, NEW_PASSWORD_SAME
   */
  password(params: UsersPasswordParams, options?: CallOptions): Promise<UsersPasswordResult>;

  /**
   * Replaces the mobile, with the code that was sent to the new one; needs a confirmation.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, CODE_EXPIRED, MOBILE_INVALID, CODE_REFUSED, CONFIRMATION_NEEDED
   */
  bindMobile(params: UsersBindMobileParams, options?: CallOptions): Promise<UsersBindMobileResult>;

  /**
   * Replaces the e-mail, with the code that was sent to the new one; needs a confirmation.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, CODE_EXPIRED, EMAIL_INVALID, CODE_REFUSED, CONFIRMATION_NEEDED
   */
  bindEmail(params: UsersBindEmailParams, options?: CallOptions): Promise<UsersBindEmailResult>;

  /**
   * Closes the account and ends every session. Its data is erased some days later; a login before takes it back.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  close(params: UsersCloseParams, options?: CallOptions): Promise<UsersCloseResult>;
}

export interface Passwords {
  /**
   * Sends a code to the e-mail or the mobile of an account, if there is one.
   * @throws MofangError CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT, ARGUMENTS_INVALID, EMAIL_INVALID, MOBILE_INVALID
   */
  forgot(params?: PasswordsForgotParams, options?: CallOptions): Promise<PasswordsForgotResult>;

  /**
   * Takes the code that was sent and returns a token for Passwords.reset.
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
   * Makes a captcha: an id, and a picture of the text that goes with it. Good for one try.
   * @throws MofangError LOCKED
   */
  image(params?: VerificationsImageParams, options?: CallOptions): Promise<VerificationsImageResult>;

  /**
   * Sends a code to a mobile, if it is of any use there.
   * @throws MofangError VALIDATION_FAILED, CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT, ARGUMENTS_INVALID
   */
  sms(params: VerificationsSmsParams, options?: CallOptions): Promise<VerificationsSmsResult>;

  /**
   * Sends a code to an e-mail, if it is of any use there.
   * @throws MofangError CODE_TOO_OFTEN, CAPTCHA_NEEDED, LOCKED, MESSAGE_NOT_SENT, ARGUMENTS_INVALID, EMAIL_INVALID
   */
  email(params: VerificationsEmailParams, options?: CallOptions): Promise<VerificationsEmailResult>;
}

export interface Addresses {
  /**
   * Lists the addresses: the default, then the newest first.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  list(params?: AddressesListParams, options?: CallOptions): Promise<AddressesListResult>;

  /**
   * Adds an address; the first one is the default. Returns the list.
   * Needs an access token.
   * @throws MofangError VALIDATION_FAILED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, RECEIVER_INVALID, ADDRESS_INVALID, RECEIVER_PHONE_INVALID, POSTCODE_INVALID, ADDRESS_TAG_INVALID
   */
  create(params: AddressesCreateParams, options?: CallOptions): Promise<AddressesCreateResult>;

  /**
   * Changes what is given of an address. Returns the list.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND, RECEIVER_INVALID, ADDRESS_INVALID, RECEIVER_PHONE_INVALID, POSTCODE_INVALID, ADDRESS_TAG_INVALID, ADDRESS_NOT_FOUND
   */
  update(params: AddressesUpdateParams, options?: CallOptions): Promise<AddressesUpdateResult>;

  /**
   * Removes an address; if it was the default, the newest is. Returns the list.
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
   * Begins a login by way of a provider: the address of its login page.
   * @throws MofangError VALIDATION_FAILED, LOCKED, PROVIDER_PAGE_MISSING
   */
  url(params: OAuthUrlParams, options?: CallOptions): Promise<OAuthUrlResult>;

  /**
   * Ends a login by way of a provider: tokens, or a binding token where nobody is bound yet.
   * @throws MofangError VALIDATION_FAILED, LOCKED, USER_NOT_FOUND, PROVIDER_PAGE_MISSING, PROVIDER_TOKEN_MISSING
   */
  login(params: OAuthLoginParams, options?: CallOptions): Promise<OAuthLoginResult>;

  /**
   * Binds a login to the account of a mobile, which is registered where there is none.
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
   * Says what is switched on, so that an app shows nothing that leads nowhere.
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
