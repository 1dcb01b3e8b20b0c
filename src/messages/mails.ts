import type { MailMessage } from '../adapters/mail/port';
import type { ProviderName } from '../adapters/oauth/port';
import type { MailPurpose } from '../codes/one-time-codes';
import type { Language } from '../i18n';
import { en, enChanges, enProviders } from './en';
import { type ChangeKind, type MailKind, type MailText, zhCN, zhCNChanges, zhCNProviders } from './zh-CN';

const MAILS: Record<Language, Record<MailKind, MailText>> = { 'zh-CN': zhCN, en };
const CHANGES: Record<Language, Record<ChangeKind, string>> = { 'zh-CN': zhCNChanges, en: enChanges };
const PROVIDERS: Record<Language, Record<ProviderName, string>> = {
  'zh-CN': zhCNProviders,
  en: enProviders,
};

type Values = Readonly<Record<string, string | number | Date>>;

interface CodeMail {
  readonly to: string;
  readonly purpose: MailPurpose;
  readonly code: string;
  /** How long the code is valid. */
  readonly minutes: number;
  readonly language: Language;
}

interface ActivationMail {
  readonly to: string;
  readonly username: string;
  /** An absolute http or https URL. */
  readonly link: string;
  /** How long the link is valid. */
  readonly hours: number;
  readonly language: Language;
}

/** A change of an account, with the details for its notice. */
export type AccountChange =
  | { readonly kind: Exclude<ChangeKind, 'bound' | 'unbound' | 'closed'> }
  | { readonly kind: 'bound' | 'unbound'; readonly provider: ProviderName }
  | { readonly kind: 'closed'; readonly until: Date };

interface NoticeMail {
  readonly to: string;
  /** The name of the account. A mobile is masked, because a mail may pass through many hands. */
  readonly account: string;
  readonly change: AccountChange;
  readonly at: Date;
  readonly language: Language;
}

/** A mail that brings a one-time code. */
export function codeMail({ to, purpose, code, minutes, language }: CodeMail): MailMessage {
  return { to, purpose, code, ...written(MAILS[language][purpose], { code, minutes }, language) };
}

/** The mail for the last step of a registration by e-mail. */
export function activationMail({ to, username, link, hours, language }: ActivationMail): MailMessage {
  const text = MAILS[language].activation;
  return { to, purpose: 'activation', link, ...written(text, { username, link, hours }, language) };
}

/**
 * The mail that reports a change. It contains no link: users who are used to following such a link to the
 * password page will also follow a forged one.
 */
export function noticeMail({ to, account, change, at, language }: NoticeMail): MailMessage {
  const provider = 'provider' in change && { provider: PROVIDERS[language][change.provider] };
  const what = filledIn(CHANGES[language][change.kind], { ...change, ...provider });
  const text = MAILS[language].notice;
  return { to, purpose: 'notice', ...written(text, { account, what, time: at }, language) };
}

/** The same content twice: as text, and as HTML in which every value is escaped. */
function written({ subject, paragraphs, button = '' }: MailText, values: Values, language: Language) {
  const html = paragraphs.map((paragraph) => {
    const filled = escapeHtml(filledIn(paragraph, values));
    if (paragraph === '{code}') return `<p style="${CODE_STYLE}">${filled}</p>`;
    if (paragraph !== '{link}') return `<p>${filled}</p>`;
    return `<p><a href="${filled}" style="${BUTTON_STYLE}">${escapeHtml(button)}</a></p>\n<p>${filled}</p>`;
  });
  return {
    subject: filledIn(subject, values),
    text: `${paragraphs.map((paragraph) => filledIn(paragraph, values)).join('\n\n')}\n`,
    html: page(language, escapeHtml(filledIn(subject, values)), html.join('\n')),
  };
}

/** Mail readers ignore style sheets, so each element carries its own style. */
const PAGE_STYLE = 'font-family:sans-serif;font-size:16px;line-height:1.6;color:#222;max-width:560px';
const CODE_STYLE = 'font-size:28px;font-weight:bold;letter-spacing:4px';
const BUTTON_STYLE =
  'display:inline-block;padding:10px 24px;border-radius:6px;background:#1f6feb;color:#fff;text-decoration:none';

const page = (language: Language, title: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${title}</title></head>
<body style="${PAGE_STYLE}">
${body}
</body>
</html>
`;

/** Inserts values as they are: braces within a value are no placeholder. */
function filledIn(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`A mail has no value for {${name}}.`);
    return value instanceof Date ? chinaTime(value) : String(value);
  });
}

/** The time of most users, UTC+8 all year: `2026-11-21 20:05`. */
const chinaTime = (date: Date): string =>
  new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
