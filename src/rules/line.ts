import { Rule } from '../rpc/params';

/** One line of text to be stored. SQLite would cut it at a NUL, and no name has a line break. */
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
