import type { ApiDocument, ErrnoDoc, MethodDoc } from './document';

/** The address that calls are posted to: this page is at its `/browse`. */
export const ENDPOINT = new URL(location.pathname.replace(/\/browse\/?$/, ''), location.origin).href;

let loaded: ApiDocument | undefined;

/** Fetches what the service says of itself; the page shows nothing before. */
export async function loadApi(): Promise<void> {
  const response = await fetch(`${ENDPOINT}/openrpc.json`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  loaded = (await response.json()) as ApiDocument;
}

export function api(): ApiDocument {
  if (loaded === undefined) throw new Error('The document is read before the page is drawn.');
  return loaded;
}

export const findMethod = (name: string): MethodDoc | undefined =>
  api().methods.find((method) => method.name === name);

export const findErrno = (errno: number): ErrnoDoc | undefined =>
  api()['x-errnos'].find((each) => each.errno === errno);
