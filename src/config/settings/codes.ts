import { integer } from '../kinds';
import type { Values } from '../row';

const MOST = 1_000_000_000;

export const CODES = {
  MOFANG_CODE_TRIES: integer({
    from: 1,
    to: 10,
    desc: 'Tries at a verification code before it is dead.',
    default: 3,
  }),
  MOFANG_CAPTCHA_AFTER: integer({
    from: 0,
    to: MOST,
    desc: 'Codes that one address may ask for in an hour without a captcha; 0 for any number. Unset: 0; in production 10.',
    default: undefined,
  }),
  MOFANG_CAPTCHA_AFTER_ALL: integer({
    from: 0,
    to: MOST,
    desc: 'Codes that the whole service sends in a minute before everybody needs a captcha; 0 for any number. Unset: 0; in production 100.',
    default: undefined,
  }),
  MOFANG_CODES_PER_TARGET_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a day to one mobile or e-mail; 0 for no limit. Unset: 0; in production 20.',
    default: undefined,
  }),
  MOFANG_CODES_PER_ADDRESS_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a day that one address may have sent; 0 for no limit. Unset: 0; in production 200.',
    default: undefined,
  }),
  MOFANG_CODES_PER_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a day by the whole service; 0 for no limit. Unset: 0; in production 100000.',
    default: undefined,
  }),
};

type CodeValues = Values<typeof CODES>;

export const codesConfig = (values: CodeValues) => ({ tries: values.MOFANG_CODE_TRIES });

/** How much is sent: unlimited on a developer's machine. */
export const sendingConfig = (values: CodeValues, isProduction: boolean) => ({
  captchaAfter: values.MOFANG_CAPTCHA_AFTER ?? (isProduction ? 10 : 0),
  captchaAfterAll: values.MOFANG_CAPTCHA_AFTER_ALL ?? (isProduction ? 100 : 0),
  perTargetDay: values.MOFANG_CODES_PER_TARGET_DAY ?? (isProduction ? 20 : 0),
  perAddressDay: values.MOFANG_CODES_PER_ADDRESS_DAY ?? (isProduction ? 200 : 0),
  perDay: values.MOFANG_CODES_PER_DAY ?? (isProduction ? 100_000 : 0),
});
