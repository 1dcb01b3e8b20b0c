/** The numbers that no release of mofang uses. They are for the namespaces that others add. */
export const OWN_ERRNOS = { first: 20_000, last: 29_999 } as const;

/**
 * The numbers a client may compare (docs/errno.md). They are written out, never counted: an installed app
 * depends on each of them. A new one needs a line here, a text in each of src/i18n/zh-CN.ts and
 * src/i18n/en.ts, and a row in docs/errno.md; test/errno.test.ts says what is missing.
 */
export const ERRNO = {
  OK: 0,
  VALIDATION_FAILED: 1001,
  CODE_TOO_OFTEN: 1002,
  CAPTCHA_NEEDED: 1003,
  LOCKED: 1004,
  TOKEN_INVALID: 1010,
  TOKEN_MISSING: 1011,
  TOKEN_EXPIRED: 1012,
  IMAGE_UNSUPPORTED: 1020,
  MESSAGE_NOT_SENT: 1100,
  USER_NOT_FOUND: 1101,
  ARGUMENTS_INVALID: 10_100,
  NEW_PASSWORDS_DIFFER: 10_102,
  OLD_PASSWORD_WRONG: 10_103,
  CODE_EXPIRED: 10_106,
  NEW_PASSWORD_INVALID: 10_108,
  RESET_PASSWORDS_DIFFER: 10_110,
  LINK_EXPIRED: 10_112,
  ACTIVATION_LINK_INVALID: 10_113,
  RECEIVER_INVALID: 10_115,
  ADDRESS_INVALID: 10_116,
  RECEIVER_PHONE_INVALID: 10_117,
  POSTCODE_INVALID: 10_118,
  ADDRESS_TAG_INVALID: 10_119,
  ADDRESS_NOT_FOUND: 10_122,
  PROVIDER_PAGE_MISSING: 10_124,
  PROVIDER_TOKEN_MISSING: 10_125,
  EMAIL_INVALID: 10_126,
  USERNAME_INVALID: 10_127,
  BINDING_TOKEN_INVALID: 10_129,
  BINDING_FAILED: 10_130,
  MOBILE_INVALID: 10_131,
  CODE_REFUSED: 10_132,
  NEW_PASSWORD_SAME: 10_133,
  ACCOUNT_NOT_FOUND: 10_134,
  CONFIRMATION_NEEDED: 10_211,
} as const;

export type ErrnoName = keyof typeof ERRNO;
