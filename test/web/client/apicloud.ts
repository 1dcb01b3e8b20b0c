import type { ApicloudPreferences } from '../../../web/client';

/**
 * The preferences of an APICloud app as its documents have them: strings under keys; `getPrefs` returns
 * nothing unless it is called with `sync: true`, and an empty string for a key that is not there.
 */
export function apicloudPreferences(): ApicloudPreferences {
  const values = new Map<string, string>();
  return {
    setPrefs({ key, value }) {
      if (typeof value !== 'string') throw new TypeError('value is a string');
      values.set(key, value);
    },
    getPrefs({ key, sync }) {
      return sync ? (values.get(key) ?? '') : undefined;
    },
    removePrefs({ key }) {
      values.delete(key);
    },
  };
}
