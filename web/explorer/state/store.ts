import { useEffect, useState } from 'preact/hooks';

/** A value that components follow. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  update(change: (now: T) => T): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(value, next)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A store that a browser's storage remembers. Where that refuses (full, or forbidden), it forgets at reload. */
export function createStoredStore<T>(area: () => Storage, key: string, initial: T): Store<T> {
  const store = createStore(readStored(area, key, initial));
  store.subscribe(() => {
    try {
      area().setItem(key, JSON.stringify(store.get()));
    } catch {
      // Nothing is lost but the memory of it.
    }
  });
  return store;
}

function readStored<T>(area: () => Storage, key: string, initial: T): T {
  try {
    const text = area().getItem(key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}

export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useState({});
  useEffect(() => {
    redraw({});
    return store.subscribe(() => redraw({}));
  }, [store]);
  return store.get();
}
