import { IsOptional, IsString, isEmail } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';
import { isMobile } from './mobile';

/** The part of the configuration that the rules below ask for. */
interface Settings {
  readonly passwords: { readonly registerMin: number; readonly min: number; readonly max: number };
}

/** What the description of a param says of it, beside its type and its rules. */
export const Says = (description: string, example?: string, format?: string) =>
  JSONSchema({ description, ...(example && { examples: [example] }), ...(format && { format }) });

export const IsMobile = (text: TextKey = 'MOBILE_FORMAT') =>
  Rule(isMobile, text, { pattern: '^1[3-9][0-9]{9}$' });

/** ASCII without quotes, so that no two addresses look alike; at most 254 characters (RFC 5321 §4.5.3.1.3). */
export const IsEmail = (text: TextKey = 'EMAIL_FORMAT') =>
  Rule((email) => /^[!#-~]{3,254}$/.test(email) && isEmail(email), text, {
    format: 'email',
    maxLength: 254,
  });

/**
 * ASCII letters, digits, `_` and Chinese characters, without those that only look like one, such as radicals;
 * nothing that looks like a mobile or, having no `@`, an e-mail.
 */
export const IsUsername = (text: TextKey = 'USERNAME_FORMAT') =>
  Rule((name) => /^[\w\p{Unified_Ideograph}]{5,20}$/u.test(name) && !isMobile(name), text, {
    minLength: 5,
    maxLength: 20,
  });

/** A code that was sent, of as many digits. */
export const IsCode = (length: number, text?: TextKey) =>
  Rule(
    (code) => new RegExp(`^[0-9]{${length}}$`).test(code),
    () => (text === undefined ? { key: 'CODE_FORMAT', values: { length } } : { key: text }),
    { pattern: `^[0-9]{${length}}$` },
  );

/** One decorator of several: those of a param that many classes have. */
export function each(...decorators: readonly ((target: object, property: string) => void)[]) {
  return (target: object, property: string): void => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** The id of the captcha that errno 1003 asked for. */
export const IsCaptchaId = () =>
  each(Says('Of Verifications.image; only after errno 1003.'), IsString(), IsOptional());

/** What was read in its picture. */
export const IsCaptchaText = () => each(Says('The text in that picture.'), IsString(), IsOptional());

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

/** The length of a password at `Users.register`, where the original app allows shorter ones. */
export const HasRegisterLength = () =>
  HasLength(({ passwords }) => ({ min: passwords.registerMin, max: passwords.max }), 'PASSWORD_LENGTH');

/** The length of a new password anywhere else. */
export const HasPasswordLength = (text: TextKey = 'NEW_PASSWORD_INVALID') =>
  HasLength(({ passwords: { min, max } }) => ({ min, max }), text);

/** One line of text to be stored; SQLite would cut it at a NUL, and no name has a line break. */
export const IsLine = (max: number) =>
  Rule(
    (text) => [...text].length <= max && !/[\p{Cc}\p{Cs}]/u.test(text),
    () => ({ key: 'LINE_FORMAT', values: { max } }),
    { maxLength: max },
  );

/** Text of several lines to be stored. */
export const IsParagraph = (max: number) =>
  Rule(
    (text) => [...text].length <= max && !/[^\P{Cc}\n]|\p{Cs}/u.test(text),
    () => ({ key: 'LINE_FORMAT', values: { max } }),
    { maxLength: max },
  );

/** A day of the calendar in the past, `YYYY-MM-DD`; empty for none. */
export const IsBirthday = () =>
  Rule((day) => day === '' || isPastDay(day), 'BIRTHDAY_FORMAT', {
    pattern: '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$',
  });

function isPastDay(day: string): boolean {
  const time = /^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  return time < Date.now() && new Date(time).toISOString().startsWith(day);
}
