import { createStore } from './store';

const SHOWN_MS = 3500;

/** A sentence shown for a moment, and read aloud by screen readers. */
export const notice = createStore('');

let timer: ReturnType<typeof setTimeout> | undefined;

export function notify(text: string): void {
  notice.set(text);
  clearTimeout(timer);
  timer = setTimeout(() => notice.set(''), SHOWN_MS);
}
