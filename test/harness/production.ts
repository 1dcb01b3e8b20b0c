export const PRODUCTION_SECRET = '9fK2mP7qR4tV8wX1zB5nC3dF6gH0jL+aS/eU';

/** All settings that production requires. */
export const PRODUCTION = {
  MOFANG_ENV: 'production',
  MOFANG_JWT_SECRET: PRODUCTION_SECRET,
  MOFANG_PUBLIC_URL: 'https://account.example.com',
  MOFANG_SMS: 'yuntongxun',
  MOFANG_YUNTONGXUN_ACCOUNT_SID: 'sid',
  MOFANG_YUNTONGXUN_AUTH_TOKEN: 'token',
  MOFANG_YUNTONGXUN_APP_ID: 'app',
  MOFANG_YUNTONGXUN_TEMPLATE_ID: '1',
  MOFANG_MAIL: 'smtp',
  MOFANG_SMTP_URL: 'smtp://user:password@smtp.example.com:587',
  MOFANG_MAIL_FROM: 'mofang <no-reply@example.com>',
  MOFANG_CAPTCHA: 'image',
};
