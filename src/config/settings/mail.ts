import { EnvError } from 'envalid';
import { oneOf } from '../kinds';
import { kind, needed, type Values } from '../row';
import { mayBePlain, type PLAINTEXT } from './plaintext';

const smtpUrl = kind<string>((text) => {
  if (!/^smtps?:\/\/(?:[^@/]*@)?[^/@?#\s]+$/.test(text) || !URL.canParse(text) || !isPercentEncoded(text))
    throw new EnvError('must be smtp://user:password@host:587 or smtps://user:password@host:465');
  return text;
});

function isPercentEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '';
  } catch {
    return false;
  }
}

/** An address as a mail's sender: `a@b.c`, or `Name <a@b.c>`. */
const mailAddress = kind<string>((text) => {
  if (!/^(?:[^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(text))
    throw new EnvError('must look like mofang <no-reply@example.com>');
  return text;
});

export const MAIL = {
  MOFANG_MAIL: oneOf({
    desc: 'How mail is sent. `inbox` catches it, for development.',
    choices: ['inbox', 'smtp'],
    default: 'inbox',
    needs: { smtp: ['MOFANG_SMTP_URL', 'MOFANG_MAIL_FROM'] },
    production: {
      refused: { inbox: 'is `inbox`, which sends nothing. Set it to `smtp`, and MOFANG_SMTP_URL.' },
    },
  }),
  MOFANG_SMTP_URL: smtpUrl({
    desc: 'The mail server; `smtps://` for TLS from the first byte.',
    example: 'smtp://user:password@smtp.example.com:587',
    default: undefined,
    isSecret: true,
  }),
  MOFANG_MAIL_FROM: mailAddress({
    desc: 'Sender of mails.',
    example: 'mofang <no-reply@example.com>',
    default: undefined,
  }),
};

export type MailConfig =
  | { readonly kind: 'inbox' }
  | {
      readonly kind: 'smtp';
      readonly url: string;
      readonly from: string;
      /** Whether TLS with a verified certificate is required, even if the address begins with `smtp:`. */
      readonly needsTls: boolean;
    };

export function mailConfig(values: Values<typeof MAIL & typeof PLAINTEXT>): MailConfig {
  if (values.MOFANG_MAIL === 'inbox') return { kind: 'inbox' };
  const url = needed(values, 'MOFANG_SMTP_URL');
  const needsTls = !mayBePlain(new URL(url).hostname, values.MOFANG_PLAINTEXT_NETWORKS);
  return { kind: 'smtp', url, from: needed(values, 'MOFANG_MAIL_FROM'), needsTls };
}
