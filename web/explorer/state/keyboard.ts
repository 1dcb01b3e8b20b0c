type Sender = () => void;

let sender: Sender | undefined;

/** What Ctrl + Enter does on the page that is shown; until the returned function is called. */
export function onSend(send: Sender): () => void {
  sender = send;
  return () => {
    if (sender === send) sender = undefined;
  };
}

interface Keys {
  search(): void;
  help(): void;
  inbox(): void;
  escape(): void;
}

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** Listens to the keys that work everywhere. A letter alone is one only where nobody is typing. */
export function followKeyboard(keys: Keys): () => void {
  const single: Record<string, () => void> = { '/': keys.search, '?': keys.help, i: keys.inbox };
  const actionOf = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return keys.escape;
    if (event.ctrlKey || event.metaKey) return event.key === 'Enter' ? sender : undefined;
    return isTyping(event) || event.altKey ? undefined : single[event.key];
  };
  const listen = (event: KeyboardEvent) => {
    const act = event.defaultPrevented ? undefined : actionOf(event);
    if (act === undefined) return;
    if (event.key !== 'Escape') event.preventDefault();
    act();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
