import { preferences } from '../state/preferences';
import { useStore } from '../state/store';
import { en, type Key } from './en';
import { zh } from './zh';

const TEXTS = { en, 'zh-CN': zh };

type Values = Readonly<Record<string, string | number>>;

export function say(key: Key, values: Values = {}): string {
  const text: string = TEXTS[preferences.get().language][key];
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The texts in the chosen language, for a component that is drawn anew when it changes. */
export function useText(): typeof say {
  useStore(preferences);
  return say;
}

export type { Key };
