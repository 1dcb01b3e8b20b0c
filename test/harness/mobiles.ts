const fullWidth = (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const arabicIndic = (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0x630));

/** Other spellings of a mobile, which must not count as the mobile. */
export const DISGUISES: readonly (readonly [string, (mobile: string) => string])[] = [
  ['full-width digits', fullWidth],
  ['one full-width digit', (mobile) => mobile.slice(0, 10) + fullWidth(mobile.slice(10))],
  ['Arabic-Indic digits', arabicIndic],
  ['a newline at its end', (mobile) => `${mobile}\n`],
  ['a carriage return at its end', (mobile) => `${mobile}\r\n`],
  ['a line separator at its end', (mobile) => `${mobile}\u2028`],
  ['a newline before it', (mobile) => `\n${mobile}`],
  ['a second line', (mobile) => `${mobile}\n${mobile}`],
  ['a space at its end', (mobile) => `${mobile} `],
  ['a space before it', (mobile) => ` ${mobile}`],
  ['spaces in it', (mobile) => `${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`],
  ['dashes in it', (mobile) => `${mobile.slice(0, 3)}-${mobile.slice(3, 7)}-${mobile.slice(7)}`],
  ['+86', (mobile) => `+86${mobile}`],
  ['86', (mobile) => `86${mobile}`],
  ['0086', (mobile) => `0086${mobile}`],
  ['a plus', (mobile) => `+${mobile}`],
  ['a zero before it', (mobile) => `0${mobile}`],
  ['a letter for its last digit', (mobile) => `${mobile.slice(0, 10)}o`],
  ['a letter for its first digit', (mobile) => `l${mobile.slice(1)}`],
  ['a letter at its end', (mobile) => `${mobile}a`],
  ['a NUL at its end', (mobile) => `${mobile}\u0000`],
  ['a zero-width space', (mobile) => `${mobile}\u200b`],
  ['a percent sign', (mobile) => `${mobile}%`],
];

/** Texts that are not mobiles. */
export const NO_MOBILES: readonly string[] = [
  '',
  ' ',
  '1380013800',
  '138001380000',
  '10800138000',
  '11800138000',
  '12800138000',
  '23800138000',
  '03800138000',
  '-1380013800',
  '1.380013800',
  '1380013800e',
  'a@b.cn',
  "1' OR '1'='1",
];
