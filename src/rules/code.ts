import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';

/** A code that was sent, with this number of digits. */
export const IsCode = (length: number, text?: TextKey) =>
  Rule(
    (code) => new RegExp(`^[0-9]{${length}}$`).test(code),
    () => (text === undefined ? { key: 'CODE_FORMAT', values: { length } } : { key: text }),
    { pattern: `^[0-9]{${length}}$` },
  );
