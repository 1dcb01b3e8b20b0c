import type { MailMessage } from '../../src/adapters/mail/port';
import { MAIL_PURPOSES } from '../../src/codes/one-time-codes';
import { en, enChanges } from '../../src/messages/en';
import { type AccountChange, activationMail, codeMail, noticeMail } from '../../src/messages/mails';
import { zhCN, zhCNChanges } from '../../src/messages/zh-CN';

const TO = 'li@example.com';
const LANGUAGES = ['zh-CN', 'en'] as const;
const LINK = 'https://account.example.com/activate?code=a.b-c_d&x=1';

const CODE_MAILS = LANGUAGES.flatMap((language) => MAIL_PURPOSES.map((purpose) => ({ language, purpose })));

const codeMailIn = ({ language, purpose }: (typeof CODE_MAILS)[number]) =>
  codeMail({ to: TO, purpose, code: '4F7K2Q', minutes: 3, language });

const activationMailIn = (language: (typeof LANGUAGES)[number], username = '李四', link = LINK) =>
  activationMail({ to: TO, username, link, hours: 24, language });

const UNTIL = new Date('2026-12-06T20:30:59.999Z');
const CHANGES: AccountChange[] = [
  { kind: 'password' },
  { kind: 'reset' },
  { kind: 'mobile' },
  { kind: 'email' },
  { kind: 'bound', provider: 'github' },
  { kind: 'unbound', provider: 'github' },
  { kind: 'closed', until: UNTIL },
  { kind: 'reopened' },
];
const NOTICES = LANGUAGES.flatMap((language) => CHANGES.map((change) => ({ language, change })));

const noticeMailIn = ({ language, change }: (typeof NOTICES)[number], account = 'ming') =>
  noticeMail({ to: TO, account, change, at: new Date('2026-11-21T20:05:00Z'), language });

/** The text of HTML, as a reader shows it. */
const shown = (html: string): string =>
  html
    .replace(/^[\s\S]*<body[^>]*>/, '')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

const everyMail: [string, MailMessage][] = [
  ...CODE_MAILS.map((mail): [string, MailMessage] => [`${mail.purpose} ${mail.language}`, codeMailIn(mail)]),
  ...LANGUAGES.map((language): [string, MailMessage] => [
    `activation ${language}`,
    activationMailIn(language),
  ]),
  ...NOTICES.map((notice): [string, MailMessage] => [
    `notice of ${notice.change.kind} ${notice.language}`,
    noticeMailIn(notice),
  ]),
];

describe('mails', () => {
  it.each(everyMail)('%s: every placeholder is filled', (_name, { subject, text, html }) => {
    for (const part of [subject, text, shown(html)]) {
      expect(part).not.toMatch(/[{}]|undefined/);
      expect(part.trim()).not.toBe('');
    }
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it.each(everyMail)('%s: the HTML says what the text says', (_name, { text, html }) => {
    const lines = shown(html).split('\n');
    for (const paragraph of text.trim().split('\n\n')) expect(lines).toContain(paragraph);
  });

  it.each(CODE_MAILS)('$purpose in $language brings the code, and says how long it is good', (mail) => {
    const { to, purpose, code, subject, text } = codeMailIn(mail);

    expect({ to, purpose, code }).toEqual({ to: TO, purpose: mail.purpose, code: '4F7K2Q' });
    expect(text).toContain('4F7K2Q');
    expect(text).toMatch(mail.language === 'en' ? /\b3 minutes\b/ : /3分钟/);
    // Subjects are shown on locked screens, and stand in the logs of mail servers.
    expect(subject).not.toContain('4F7K2Q');
  });

  it.each(LANGUAGES)(
    'the activation mail in %s greets, and has the link as a button and as text',
    (language) => {
      const { to, purpose, link, text, html } = activationMailIn(language);

      expect({ to, purpose, link }).toEqual({ to: TO, purpose: 'activation', link: LINK });
      expect(text).toContain('李四');
      expect(text).toContain(`\n${LINK}\n`);
      expect(text).toMatch(/24/);
      const href = 'https://account.example.com/activate?code=a.b-c_d&amp;x=1';
      expect(html).toMatch(new RegExp(`<a href="${href.replace(/[.?]/g, '\\$&')}"[^>]*>[^<]+</a>`));
      expect(html).toContain(`<p>${href}</p>`);
    },
  );

  it.each(NOTICES)('the notice of $change.kind in $language says whose, what and when', (notice) => {
    const { subject, text, ...mail } = noticeMailIn(notice);

    expect(mail).toMatchObject({ to: TO, purpose: 'notice' });
    expect(text).toContain('ming');
    expect(text).toMatch(/2026-11-22 04:05\s?[(（]UTC\+8/);
    if (notice.change.kind === 'closed') expect(text).toMatch(/2026-12-07 04:30\s?[(（]UTC\+8/);
    if ('provider' in notice.change) expect(text).toContain('GitHub');
    expect(subject).not.toContain('ming');
  });

  it.each(NOTICES)('the notice of $change.kind in $language has no link', (notice) => {
    const { link, code, text, html } = noticeMailIn(notice);

    expect({ link, code }).toEqual({});
    expect(text + html).not.toMatch(/https?:|<a /);
  });

  it.each([
    ['zh-CN', '微博'],
    ['en', 'Weibo'],
  ] as const)('in %s a provider has the name that users know: %s', (language, name) => {
    expect(noticeMailIn({ language, change: { kind: 'bound', provider: 'weibo' } }).text).toContain(name);
  });

  it('each change has a notice of its own', () => {
    expect(new Set(NOTICES.map((notice) => noticeMailIn(notice).text)).size).toBe(NOTICES.length);
  });

  it.each(LANGUAGES)('what a user chose is text in HTML, and no markup: %s', (language) => {
    const { html, text } = activationMailIn(language, `<img src=x onerror="a('&')">`, `${LINK}"><script>`);

    expect(html).not.toMatch(/<img|<script|onerror="/);
    expect(shown(html)).toContain(`<img src=x onerror="a('&')">`);
    expect(text).toContain('<img');
  });

  it('braces in a value are no placeholder', () => {
    const { text } = activationMailIn('en', '{link}{hours}');

    expect(text).toContain('Hello {link}{hours},');
  });

  it('the HTML says in which language it is', () => {
    for (const language of LANGUAGES) {
      expect(activationMailIn(language).html).toContain(`<html lang="${language}">`);
    }
  });

  it('both languages have the same mails, with the same placeholders', () => {
    const placeholders = (texts: typeof zhCN) =>
      Object.fromEntries(
        Object.entries(texts).map(([kind, { subject, paragraphs, button }]) => [
          kind,
          [
            [subject, ...paragraphs]
              .join()
              .match(/\{\w+\}/g)
              ?.sort(),
            button !== undefined,
          ],
        ]),
      );

    expect(placeholders(en)).toEqual(placeholders(zhCN));
    for (const kind of Object.keys(zhCNChanges) as (keyof typeof zhCNChanges)[])
      expect(enChanges[kind].match(/\{\w+\}/g)).toEqual(zhCNChanges[kind].match(/\{\w+\}/g));
  });
});
