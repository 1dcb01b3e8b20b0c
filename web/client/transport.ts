import type { Deadline } from './deadline';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | null;
}

/** Sends a POST request. Rejects if there is no answer, and stops when the deadline is over. */
export type Transport = (request: HttpRequest, deadline: Deadline) => Promise<HttpAnswer>;

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body: string;
    credentials: 'omit';
    signal?: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** The part of XMLHttpRequest that is used; the types of a server do not have it. */
declare const XMLHttpRequest: new () => {
  readonly status: number;
  readonly responseText: string;
  onload: () => void;
  onerror: (event: unknown) => void;
  onabort: (event: unknown) => void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: string): void;
  abort(): void;
};

/**
 * Chooses the given fetch, or the platform's fetch, or XMLHttpRequest. WebViews before Chrome 66 have a fetch that
 * can't be aborted; they use XMLHttpRequest.
 */
export function chooseTransport(given: Fetch | undefined): Transport {
  if (given !== undefined) return byFetch(given);
  if (typeof fetch === 'function' && typeof AbortController === 'function') return byFetch(fetch);
  if (typeof XMLHttpRequest !== 'undefined') return byXmlHttpRequest;
  throw new Error('There is neither fetch nor XMLHttpRequest here: pass a fetch to createClient.');
}

function byFetch(send: Fetch): Transport {
  return async ({ url, headers, body }, deadline) => {
    const init: Parameters<Fetch>[1] = {
      method: 'POST',
      headers: Object.assign({}, headers),
      body,
      credentials: 'omit',
    };
    if (typeof AbortController === 'function') {
      const controller = new AbortController();
      init.signal = controller.signal;
      deadline.onOver(() => controller.abort());
    }
    const response = await send(url, init);
    const text = await response.text();
    return { status: response.status, text, header: (name) => response.headers.get(name) };
  };
}

const byXmlHttpRequest: Transport = ({ url, headers, body }, deadline) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const name of Object.keys(headers)) request.setRequestHeader(name, headers[name] as string);
    request.onload = () => {
      const { status, responseText } = request;
      resolve({ status, text: responseText, header: (name) => request.getResponseHeader(name) });
    };
    request.onerror = reject;
    request.onabort = reject;
    deadline.onOver(() => request.abort());
    request.send(body);
  });
