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
} as const;
export type ErrnoName = keyof typeof ERRNO;

/** The params of a method that takes none. */
export type NoParams = Record<string, never>;

export interface RegisteredUser {
  readonly id: number;
  /** The account name: the mobile. */
  readonly name: string;
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

export interface UsersSmsParams {
  /** The mobile: 11 digits. */
  mobile: string;
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

export interface UsersLoginParams {
  /** The mobile, the e-mail or the account name. */
  account: string;
  /** The password. */
  password: string;
  /** What the captcha gave the page: Tencent's ticket, or the id of a picture. Only where a captcha is on. */
  ticket?: string | undefined;
  /** What goes with it: Tencent's randstr, or the text in the picture. */
  randstr?: string | undefined;
}

export interface UsersLoginResult {
  readonly errmsg: string;
  /** For calls; good until its exp. */
  readonly access_token: string;
  /** For Users.refresh; good until its exp. */
  readonly refresh_token: string;
}

export type UsersInfoParams = NoParams;

export interface UsersInfoResult {
  readonly errmsg: string;
  readonly data: UserInfo;
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

export type UsersLogoutParams = NoParams;

export interface UsersLogoutResult {
  readonly errmsg: string;
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
   * Sends a registration code to a mobile.
   * @throws MofangError VALIDATION_FAILED, CODE_TOO_OFTEN, LOCKED, MESSAGE_NOT_SENT
   */
  sms(params: UsersSmsParams, options?: CallOptions): Promise<UsersSmsResult>;

  /**
   * Registers a mobile with the code that was sent to it, and logs in.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  register(params: UsersRegisterParams, options?: CallOptions): Promise<UsersRegisterResult>;

  /**
   * Logs in with a mobile, an e-mail or an account name.
   * @throws MofangError VALIDATION_FAILED, LOCKED
   */
  login(params: UsersLoginParams, options?: CallOptions): Promise<UsersLoginResult>;

  /**
   * Returns the user, as new as the database.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, USER_NOT_FOUND
   */
  info(params?: UsersInfoParams, options?: CallOptions): Promise<UsersInfoResult>;

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
   * Ends the session of an access token, even of an expired one.
   * Needs an access token.
   * @throws MofangError TOKEN_INVALID, TOKEN_MISSING
   */
  logout(params?: UsersLogoutParams, options?: CallOptions): Promise<UsersLogoutResult>;

  /**
   * Replaces the picture and returns new tokens that show it.
   * Needs an access token.
   * @throws MofangError LOCKED, TOKEN_INVALID, TOKEN_MISSING, TOKEN_EXPIRED, IMAGE_UNSUPPORTED, USER_NOT_FOUND
   */
  avatar(params: UsersAvatarParams, options?: CallOptions): Promise<UsersAvatarResult>;
}

export interface Verifications {
  /**
   * Makes a captcha: an id, and a picture of the text that goes with it. Good for one try.
   * @throws MofangError LOCKED
   */
  image(params?: VerificationsImageParams, options?: CallOptions): Promise<VerificationsImageResult>;
}

export interface Inbox {
  /** Lists the caught messages, newest first. */
  list(params?: InboxListParams, options?: CallOptions): Promise<InboxListResult>;

  /** Empties the inbox. */
  clear(params?: InboxClearParams, options?: CallOptions): Promise<InboxClearResult>;
}

/** All that is served. */
export interface Namespaces {
  readonly Users: Users;
  readonly Verifications: Verifications;
  readonly Inbox: Inbox;
}

/** The token that each method takes. */
export const METHODS = {
  Users: {
    mobile: 'public',
    sms: 'public',
    register: 'public',
    login: 'public',
    info: 'access',
    verify: 'access',
    refresh: 'refresh',
    logout: 'access',
    avatar: 'access',
  },
  Verifications: { image: 'public' },
  Inbox: { list: 'public', clear: 'public' },
} as const satisfies {
  [Name in keyof Namespaces]: Record<keyof Namespaces[Name], Auth>;
};
