import Negotiator from 'negotiator';
import { en } from './en';
import { type TextKey, zhCN } from './zh-CN';

export type { TextKey };

/** A text that is rendered only for the answer: its key, and the values for its `{placeholders}`. */
export interface Text {
  readonly key: TextKey;
  readonly values?: Readonly<Record<string, string | number>>;
}

const TEXTS = { 'zh-CN': zhCN, en } satisfies Record<string, Record<TextKey, string>>;

export type Language = keyof typeof TEXTS;

/**
 * The language to answer in: Chinese, unless the `Accept-Language` header prefers English.
 * Any other language gets Chinese, the contract's default.
 */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh-CN';
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
  return negotiator.language(['zh-CN', 'zh', 'en']) === 'en' ? 'en' : 'zh-CN';
}

/** The text in the given language, with its placeholders filled in. */
export function say(text: Text | TextKey, language: Language): string {
  const { key, values } = typeof text === 'string' ? { key: text, values: undefined } : text;
  const template = TEXTS[language][key];
  return values === undefined ? template : template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
