import type { UserInfo } from './methods';

/** The tokens of a login: an access token for calls, and a refresh token to renew it. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
}

/** The user as described in a token, so that a page can show it without a call. */
export type Subject = Pick<
  UserInfo,
  'id' | 'nickname' | 'avatar' | 'money' | 'credit' | 'province' | 'city' | 'area'
>;

/**
 * Stores the tokens between calls. It is read before each call, so that pages with the same storage share a login.
 * If it throws, the call rejects with that error.
 */
export interface TokenStorage {
  /** The tokens, or undefined if there are none. */
  get(): Promise<Tokens | undefined> | Tokens | undefined;
  /** Replaces the tokens. They must be safe when this resolves: the refresh token may be the only valid one. */
  set(tokens: Tokens): Promise<void> | void;
  /** Removes the tokens; it is not an error if there are none. */
  clear(): Promise<void> | void;
}

/** Keeps the tokens in memory, as long as the page or the process lives. */
export function memoryStorage(): TokenStorage {
  let kept: Tokens | undefined;
  return {
    get: () => kept,
    set: (tokens) => {
      kept = tokens;
    },
    clear: () => {
      kept = undefined;
    },
  };
}

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * Keeps the tokens in `localStorage`, or in `sessionStorage`, under `access_token` and `refresh_token`.
 *
 * @param prefix is put before both names.
 */
export function webStorage(storage: WebStorage, prefix = ''): TokenStorage {
  return twoValues(prefix, {
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    remove: (key) => storage.removeItem(key),
  });
}

/** The part of APICloud's `api` object that is used. */
export interface ApicloudPreferences {
  setPrefs(params: { key: string; value: string }): void;
  getPrefs(params: { key: string; sync: true }): string | null | undefined;
  removePrefs(params: { key: string }): void;
}

declare const api: ApicloudPreferences;

/**
 * Keeps the tokens in the preferences of an APICloud app, under `access_token` and `refresh_token`. All windows of
 * the app share them. Make no calls before `apiready`.
 *
 * @param prefix is put before both names.
 * @param preferences the `api` object, if it is not the global one.
 */
export function apicloudStorage(prefix = '', preferences?: ApicloudPreferences): TokenStorage {
  const prefs = () => preferences || api;
  return twoValues(prefix, {
    get: (key) => prefs().getPrefs({ key, sync: true }),
    set: (key, value) => prefs().setPrefs({ key, value }),
    remove: (key) => prefs().removePrefs({ key }),
  });
}

interface Values {
  get(key: string): string | null | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Uses the service's names for the tokens, as the pages of older apps do. */
function twoValues(prefix: string, values: Values): TokenStorage {
  const accessKey = `${prefix}access_token`;
  const refreshKey = `${prefix}refresh_token`;
  return {
    get: () => {
      const access_token = values.get(accessKey);
      if (!access_token) return undefined;
      return { access_token, refresh_token: values.get(refreshKey) || undefined };
    },
    set: ({ access_token, refresh_token }) => {
      if (refresh_token) values.set(refreshKey, refresh_token);
      else values.remove(refreshKey);
      values.set(accessKey, access_token);
    },
    clear: () => {
      values.remove(accessKey);
      values.remove(refreshKey);
    },
  };
}

/** The claims of a token; undefined if it can't be read. They are not verified: only the service can do that. */
export function claimsOf(token: string): { readonly sid?: string; readonly sub?: Subject } | undefined {
  try {
    const payload = (token.split('.')[1] as string).replace(/-/g, '+').replace(/_/g, '/');
    const escaped = atob(payload).replace(
      /[\s\S]/g,
      (byte) => `%${`0${byte.charCodeAt(0).toString(16)}`.slice(-2)}`,
    );
    return JSON.parse(decodeURIComponent(escaped));
  } catch {
    return undefined;
  }
}

/** Whether tokens come from the same login. */
export function isSameSession(some: Tokens, others: Tokens): boolean {
  if (some.access_token === others.access_token) return true;
  const [sid, other] = [some, others].map(({ access_token }) => claimsOf(access_token)?.sid);
  return sid !== undefined && sid === other;
}
