import type { ErrnoName } from '../errno';

/** One text per errno name, then the texts of single fields, then those of protocol errors. */
export const zhCN = {
  OK: '成功',
  VALIDATION_FAILED: '参数校验失败！',
  CODE_TOO_OFTEN: '短信发送过于频繁！',
  CAPTCHA_NEEDED: '请先完成图形验证码！',
  LOCKED: '尝试次数过多，请稍后再试！',
  TOKEN_INVALID: '无效的认证令牌',
  TOKEN_MISSING: '没有认证令牌',
  TOKEN_EXPIRED: '过期的认证令牌',
  IMAGE_UNSUPPORTED: '错误的图片格式！',
  MESSAGE_NOT_SENT: '短信发送失败！',
  USER_NOT_FOUND: '当前用户不存在！',

  FIELD_INVALID: '格式有误！',
  MOBILE_FORMAT: '手机号格式有误！',
  MOBILE_TAKEN: '手机号已经被注册！',
  ACCOUNT_EMPTY: '账号不能为空！',
  PASSWORD_LENGTH: '密码长度有误，必须在{min}~{max}个字符长度之间',
  PASSWORDS_DIFFER: '密码和确认不一致！',
  CODE_FORMAT: '验证码格式错误，必须是{length}个字符长度',
  CODE_GONE: '验证码不存在或已过期',
  CODE_WRONG: '验证码错误！',
  CAPTCHA_FAILED: '验证码验证失败！',
  CREDENTIALS_WRONG: '账号或密码错误！',

  PARAM_MISSING: '缺少参数。',
  PARAM_UNKNOWN: '没有这个参数。',
  PARAM_TYPE: '参数类型错误。',

  SMS_REGISTER_CODE: '【魔方】您的注册验证码是{code}，{minutes}分钟内有效。请勿告诉他人。',
} as const satisfies Record<ErrnoName, string> & Record<string, string>;

export type TextKey = keyof typeof zhCN;
