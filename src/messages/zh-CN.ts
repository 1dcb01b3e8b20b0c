import type { MailPurpose } from '../codes/one-time-codes';

/** The text of a mail. A paragraph that is only `{code}` or `{link}` is shown prominently. */
export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The label of the button for `{link}`. */
  readonly button?: string;
}

export type MailKind = MailPurpose | 'activation' | 'notice';

export const zhCN: Record<MailKind, MailText> = {
  register: {
    subject: '魔方：注册验证码',
    paragraphs: [
      '您好！',
      '您正在用这个邮箱注册魔方账号，验证码是：',
      '{code}',
      '{minutes}分钟内有效，请勿告诉他人。',
      '如果不是您本人操作，请忽略这封邮件。',
    ],
  },
  resetpwd: {
    subject: '魔方：重置密码验证码',
    paragraphs: [
      '您好！',
      '您正在重置魔方账号的密码，验证码是：',
      '{code}',
      '{minutes}分钟内有效，请勿告诉他人。',
      '如果不是您本人操作，请忽略这封邮件，您的密码不会改变。',
    ],
  },
  bind: {
    subject: '魔方：绑定邮箱验证码',
    paragraphs: [
      '您好！',
      '您正在把这个邮箱绑定到魔方账号，验证码是：',
      '{code}',
      '{minutes}分钟内有效，请勿告诉他人。',
      '如果不是您本人操作，请忽略这封邮件。',
    ],
  },
  confirm: {
    subject: '魔方：身份验证码',
    paragraphs: [
      '您好！',
      '您正在魔方账号中进行重要操作，验证码是：',
      '{code}',
      '{minutes}分钟内有效，请勿告诉他人。',
      '如果不是您本人操作，请立即修改密码。',
    ],
  },
  activation: {
    subject: '魔方：激活您的账号',
    paragraphs: [
      '{username}，您好！',
      '感谢您注册魔方。请打开下面的链接，激活您的账号：',
      '{link}',
      '链接在{hours}小时内有效，只能使用一次。',
      '如果您没有注册过魔方，请忽略这封邮件。',
    ],
    button: '激活账号',
  },
  notice: {
    subject: '魔方：账号安全提醒',
    paragraphs: [
      '您好！',
      '您的魔方账号 {account} 刚刚发生了变更：{what}。',
      '时间：{time}（UTC+8）',
      '如果是您本人操作，请忽略这封邮件。',
      '如果不是您本人操作，请立即在登录页面用“忘记密码”重置密码，所有设备都会退出登录；然后检查绑定的手机号、邮箱和第三方登录。如果已经无法重置，请尽快联系客服。',
    ],
  },
};

/** A change of an account that affects who can log in. */
export type ChangeKind =
  | 'password'
  | 'reset'
  | 'mobile'
  | 'email'
  | 'bound'
  | 'unbound'
  | 'closed'
  | 'reopened';

/** The text of a notice for each change. */
export const zhCNChanges: Record<ChangeKind, string> = {
  password: '密码已修改',
  reset: '密码已通过验证码重置',
  mobile: '绑定了新的手机号',
  email: '绑定了新的邮箱，这个邮箱不再属于该账号',
  bound: '绑定了第三方登录 {provider}',
  unbound: '解除了第三方登录 {provider}',
  closed: '账号已注销，在 {until}（UTC+8）之前登录可以恢复',
  reopened: '已注销的账号通过登录恢复了',
};

/** The providers' names for users. */
export const zhCNProviders = { qq: 'QQ', weibo: '微博', github: 'GitHub' };
