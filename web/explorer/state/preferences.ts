import { createStoredStore } from './store';

export type Language = 'en' | 'zh-CN';
export type Theme = 'auto' | 'light' | 'dark';

interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
}

const preferredLanguage = (): Language => (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');

export const preferences = createStoredStore<Preferences>(() => localStorage, 'mofang.preferences', {
  theme: 'auto',
  language: preferredLanguage(),
});

/** Puts the preferences where the style sheet and screen readers find them, now and after each change. */
export function followPreferences(): void {
  const apply = () => {
    const { theme, language } = preferences.get();
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language;
  };
  apply();
  preferences.subscribe(apply);
}

export const isDark = (): boolean => {
  const { theme } = preferences.get();
  return theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
};

export const switchTheme = (): void =>
  preferences.update((now) => ({ ...now, theme: isDark() ? 'light' : 'dark' }));

export const switchLanguage = (): void =>
  preferences.update((now) => ({ ...now, language: now.language === 'en' ? 'zh-CN' : 'en' }));
