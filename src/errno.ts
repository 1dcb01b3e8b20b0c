/**
 * The numbers a client may compare (docs/errno.md). They are written out, never counted:
 * an installed app depends on each of them.
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
} as const;

export type ErrnoName = keyof typeof ERRNO;
