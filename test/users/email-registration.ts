import type { Answer } from '../harness/app';

/** Params of Users.registerByEmail in which only the code is wrong. */
export const GOOD = {
  username: 'mofang_1',
  email: 'ming@example.com',
  password: 'secret-123',
  password2: 'secret-123',
  email_code: '000000',
  allow: 'true',
};

export const REFUSED = { errno: 10132, errmsg: '验证码错误！' };
export const NAME_INVALID = { errno: 10127, errmsg: '用户名有误或已被使用！' };
export const EMAIL_INVALID = { errno: 10126, errmsg: '邮箱格式有误或已被使用！' };

export const errnosOf = (answers: readonly Answer[]) =>
  answers.map(({ result }) => result.errno).sort((a, b) => a - b);
