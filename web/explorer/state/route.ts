import { createStore } from './store';

/** Where the page is: `#/Users.login?params={…}` is `{ path: 'Users.login', query }`. */
export interface Route {
  readonly path: string;
  readonly query: URLSearchParams;
}

function readRoute(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return { path: decodeURIComponent(path), query: new URLSearchParams(query) };
}

export const route = createStore<Route>({ path: '', query: new URLSearchParams() });

export function followAddress(): void {
  route.set(readRoute());
  addEventListener('hashchange', () => {
    route.set(readRoute());
    scrollTo(0, 0);
  });
}

export const addressOf = (path: string, query: Record<string, string> = {}): string => {
  const text = new URLSearchParams(query).toString();
  return `#/${path}${text === '' ? '' : `?${text}`}`;
};

export const goTo = (path: string, query?: Record<string, string>): void => {
  location.hash = addressOf(path, query);
};
