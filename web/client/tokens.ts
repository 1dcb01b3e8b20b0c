import type { UserInfo } from './methods';

/** What a login gives: one token for calls, and one for more of these. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
}

/** What a token says of its user, to be shown without asking the service. */
export type Subject = Pick<
  UserInfo,
  'id' | 'nickname' | 'avatar' | 'money' | 'credit' | 'province' | 'city' | 'area'
>;

/**
 * Where the tokens are between calls. It is read before each call, so that pages which share it share a login.
 * What it throws, the call rejects with.
 */
export interface TokenStorage {
  /** The tokens, or undefined where there are none. */
  get(): Promise<Tokens | undefined> | Tokens | undefined;
  /** Replaces the tokens. A refresh token must be safe once this is done: it may be the only good one. */
  set(tokens: Tokens): Promise<void> | void;
  /** Removes the tokens; it is no error where there are none. */
  clear(): Promise<void> | void;
}

/** Keeps the tokens as long as the page, or the process, is there. */
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

/** As much of `localStorage` and `sessionStorage` as is used. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * Keeps the tokens in `localStorage`, or in `sessionStorage`, under `access_token` and `refresh_token`.
 *
 * @param prefix stands before the two names.
 */
export function webStorage(storage: WebStorage, prefix = ''): TokenStorage {
  return twoValues(prefix, {
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    remove: (key) => storage.removeItem(key),
  });
}

/** As much of APICloud's `api` object as is used. */
export interface ApicloudPreferences {
  setPrefs(params: { key: string; value: string }): void;
  getPrefs(params: { key: string; sync: true }): string | null | undefined;
  removePrefs(params: { key: string }): void;
}

declare const api: ApicloudPreferences;

/**
 * Keeps the tokens in the preferences of an APICloud app, which all its windows share, under `access_token`
 * and `refresh_token`. Nothing may be called before `apiready`.
 *
 * @param prefix stands before the two names.
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

/** The names are those of the service, which the pages of older apps use too. */
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

/** What a token says; undefined where it can't be read. It is not verified: only the service can do that. */
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
