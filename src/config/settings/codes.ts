import { integer } from '../kinds';
import type { Values } from '../row';

const MOST = 1_000_000_000;

export const CODES = {
  MOFANG_SMS_CODE_DIGITS: integer({
    from: 4,
    to: 8,
    desc: 'Digits of a code that goes by SMS, save for that of a registration, which has four.',
    default: 6,
  }),
  MOFANG_CODE_TRIES: integer({
    from: 1,
    to: 10,
    desc: 'Wrong tries at a verification code from one network before it is void there.',
    default: 3,
  }),
  MOFANG_CODE_TRIES_ANYWHERE: integer({
    from: 1,
    to: 1000,
    desc: 'Wrong tries at a verification code from all networks together before it is void.',
    default: 9,
  }),
  MOFANG_CODE_TRIES_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Wrong tries a day at the codes of one mobile or e-mail from one network; 0 for any number.',
    default: 10,
  }),
  MOFANG_CODE_TRIES_DAY_ANYWHERE: integer({
    from: 0,
    to: MOST,
    desc: 'Wrong tries a day at the codes of one mobile or e-mail from all networks together; 0 for any number.',
    default: 30,
  }),
  MOFANG_CAPTCHA_AFTER: integer({
    from: 0,
    to: MOST,
    desc: 'Codes an hour that one IP address may ask for without a captcha; 0 for any number.',
    default: 0,
    production: { default: 10 },
  }),
  MOFANG_CAPTCHA_AFTER_ALL: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a minute that the whole service sends before everybody needs a captcha; 0 for any number.',
    default: 0,
    production: { default: 100 },
  }),
  MOFANG_CODES_PER_TARGET_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a day to one mobile or e-mail; 0 for no limit.',
    default: 0,
    production: { default: 20 },
  }),
  MOFANG_CODES_PER_ADDRESS_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a day that one IP address may ask for; 0 for no limit.',
    default: 0,
    production: { default: 200 },
  }),
  MOFANG_CODES_PER_DAY: integer({
    from: 0,
    to: MOST,
    desc: 'Codes a day by the whole service; 0 for no limit.',
    default: 0,
    production: { default: 100_000 },
  }),
};

type CodeValues = Values<typeof CODES>;

export const codesConfig = (values: CodeValues) => ({
  smsDigits: values.MOFANG_SMS_CODE_DIGITS,
  tries: values.MOFANG_CODE_TRIES,
  triesAnywhere: values.MOFANG_CODE_TRIES_ANYWHERE,
  triesDay: values.MOFANG_CODE_TRIES_DAY,
  triesDayAnywhere: values.MOFANG_CODE_TRIES_DAY_ANYWHERE,
});

/** The limits on sending; there are none on a developer's machine. */
export const sendingConfig = (values: CodeValues) => ({
  captchaAfter: values.MOFANG_CAPTCHA_AFTER,
  captchaAfterAll: values.MOFANG_CAPTCHA_AFTER_ALL,
  perTargetDay: values.MOFANG_CODES_PER_TARGET_DAY,
  perIpDay: values.MOFANG_CODES_PER_ADDRESS_DAY,
  perDay: values.MOFANG_CODES_PER_DAY,
});
