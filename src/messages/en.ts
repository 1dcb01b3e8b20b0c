import type { MailKind, MailText } from './zh-CN';

export const en: Record<MailKind, MailText> = {
  register: {
    subject: 'mofang: your registration code',
    paragraphs: [
      'Hello,',
      'You are registering this e-mail address at mofang. Your code is:',
      '{code}',
      'It is good for {minutes} minutes. Tell nobody.',
      'If this was not you, ignore this mail.',
    ],
  },
  resetpwd: {
    subject: 'mofang: your code to reset the password',
    paragraphs: [
      'Hello,',
      'You are resetting the password of your mofang account. Your code is:',
      '{code}',
      'It is good for {minutes} minutes. Tell nobody.',
      'If this was not you, ignore this mail: your password stays as it is.',
    ],
  },
  bind: {
    subject: 'mofang: your code to bind this address',
    paragraphs: [
      'Hello,',
      'You are binding this e-mail address to your mofang account. Your code is:',
      '{code}',
      'It is good for {minutes} minutes. Tell nobody.',
      'If this was not you, ignore this mail.',
    ],
  },
  activation: {
    subject: 'mofang: activate your account',
    paragraphs: [
      'Hello {username},',
      'Thank you for registering at mofang. Open this link to activate your account:',
      '{link}',
      'The link is good for {hours} hours, and for one use.',
      'If you never registered at mofang, ignore this mail.',
    ],
    button: 'Activate the account',
  },
};
