import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';

/** The part of the configuration that the rules below need. */
interface Settings {
  readonly passwords: { readonly registerMin: number; readonly min: number; readonly max: number };
}

type Limits = (settings: Settings) => { readonly min: number; readonly max: number };

/** Counted in code points, so that an emoji is one character. */
const HasLength = (limits: Limits, key: TextKey) =>
  Rule<object, Settings>(
    (password, _, settings) => {
      const { min, max } = limits(settings);
      return [...password].length >= min && [...password].length <= max;
    },
    (settings) => ({ key, values: limits(settings) }),
    (settings) => {
      const { min, max } = limits(settings);
      return { minLength: min, maxLength: max, format: 'password' };
    },
  );

/** The length of a password at `Users.register`, which allows shorter ones for the original app. */
export const HasRegisterLength = () =>
  HasLength(({ passwords }) => ({ min: passwords.registerMin, max: passwords.max }), 'PASSWORD_LENGTH');

/** The length of a new password anywhere else. */
export const HasPasswordLength = (text: TextKey = 'NEW_PASSWORD_INVALID') =>
  HasLength(({ passwords: { min, max } }) => ({ min, max }), text);
