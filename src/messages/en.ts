import type { ChangeKind, MailKind, MailText } from './zh-CN';

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
  confirm: {
    subject: 'mofang: your code to confirm that it is you',
    paragraphs: [
      'Hello,',
      'Something important is about to happen in your mofang account. This is your code:',
      '{code}',
      'It is good for {minutes} minutes. Tell nobody.',
      'If this was not you, change your password now.',
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
  notice: {
    subject: 'mofang: your account was changed',
    paragraphs: [
      'Hello,',
      'Something about your mofang account {account} has changed: {what}.',
      'Time: {time} (UTC+8)',
      'If this was you, ignore this mail.',
      'If this was not you, reset the password at once with “forgot password” on the login page, which logs every device out; then look at the mobile, the e-mail and the third-party logins of the account. If you can’t reset it any more, contact support.',
    ],
  },
};

export const enChanges: Record<ChangeKind, string> = {
  password: 'the password was changed',
  reset: 'the password was reset with a code',
  mobile: 'a new mobile was bound',
  email: 'a new e-mail was bound, and this address no longer belongs to the account',
  bound: 'a login with {provider} was bound',
  unbound: 'the login with {provider} was unbound',
  closed: 'it was closed; log in before {until} (UTC+8) to take it back',
  reopened: 'it was closed, and a login took it back',
};

export const enProviders = { qq: 'QQ', weibo: 'Weibo', github: 'GitHub' };
