import { ENDPOINT } from '../openrpc/api';
import { preferences } from '../state/preferences';

/** One request and what came back. */
export interface Exchange {
  readonly body: string;
  readonly at: number;
  /** 0 where no answer came. */
  readonly status: number;
  readonly ms: number;
  readonly size: number;
  readonly text: string;
  /** The parsed answer; undefined where there was none, or none that is JSON. */
  readonly json: unknown;
  readonly retryAfter: string | null;
}

/** Posts a body as it is. It never throws: a service out of reach is an exchange with status 0. */
export async function post(body: string, token: string | undefined): Promise<Exchange> {
  const at = Date.now();
  const startedAt = performance.now();
  const took = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': preferences.get().language,
        ...(token === undefined ? {} : { Authorization: `jwt ${token}` }),
      },
      body,
    });
    const text = await response.text();
    return {
      body,
      at,
      status: response.status,
      ms: took(),
      size: new TextEncoder().encode(text).length,
      text,
      json: parse(text),
      retryAfter: response.headers.get('Retry-After'),
    };
  } catch (error) {
    return {
      body,
      at,
      status: 0,
      ms: took(),
      size: 0,
      text: String(error),
      json: undefined,
      retryAfter: null,
    };
  }
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
