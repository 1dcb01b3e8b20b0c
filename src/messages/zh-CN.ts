/** What a mail says. A paragraph that is nothing but `{code}` or `{link}` stands out as such. */
export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The words on the button of a `{link}`. */
  readonly button?: string;
}

export type MailKind = 'register' | 'resetpwd' | 'bind' | 'activation';

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
};
