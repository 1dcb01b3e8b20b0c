import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';

/** The part of the configuration that the rules below use. */
interface Settings {
  readonly codes: { readonly smsDigits: number };
}

/** A code that was sent, with this number of digits. */
export const IsCode = (length: number, text?: TextKey) =>
  Rule(
    (code) => isCode(code, length),
    () => (text === undefined ? { key: 'CODE_FORMAT', values: { length } } : { key: text }),
    { pattern: `^[0-9]{${length}}$` },
  );

/** A code that was sent by SMS, save for `Users.register`, whose app asks for four digits. */
export const IsSmsCode = (text: TextKey) =>
  Rule<object, Settings>(
    (code, _, { codes }) => isCode(code, codes.smsDigits),
    text,
    ({ codes }) => ({ pattern: `^[0-9]{${codes.smsDigits}}$` }),
  );

/** Whether a text is a code of as many digits. */
export const isCode = (text: string, digits: number): boolean =>
  text.length === digits && /^[0-9]+$/.test(text);
