import type { TextKey } from './zh-CN';

export const en = {
  OK: 'ok',
  VALIDATION_FAILED: 'Some values are not valid.',
  CODE_TOO_OFTEN: 'Codes are sent too often.',
  CAPTCHA_NEEDED: 'Complete the captcha first.',
  LOCKED: 'Too many attempts.',
  TOKEN_INVALID: 'Invalid token.',
  TOKEN_MISSING: 'No token.',
  TOKEN_EXPIRED: 'Token expired.',
  IMAGE_UNSUPPORTED: 'Unsupported image.',
  MESSAGE_NOT_SENT: 'The message could not be sent.',
  USER_NOT_FOUND: 'No such user.',

  FIELD_INVALID: 'This value is not valid.',
  MOBILE_FORMAT: 'This is not a mobile number.',
  MOBILE_TAKEN: 'This mobile number is registered already.',
  ACCOUNT_EMPTY: 'Enter an account.',
  PASSWORD_LENGTH: 'The password must be {min} to {max} characters long.',
  PASSWORDS_DIFFER: 'The passwords differ.',
  CODE_FORMAT: 'The code must be {length} digits.',
  CODE_GONE: 'The code does not exist or has expired.',
  CODE_WRONG: 'Wrong code.',
  CAPTCHA_FAILED: 'The captcha was not solved.',
  CREDENTIALS_WRONG: 'Wrong account or password.',

  PARAM_MISSING: 'This param is missing.',
  PARAM_UNKNOWN: 'There is no such param.',
  PARAM_TYPE: 'This param has the wrong type.',

  SMS_REGISTER_CODE:
    '[mofang] Your registration code is {code}. It is good for {minutes} minutes. Tell nobody.',
} satisfies Record<TextKey, string>;
