import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Sent one by one as a chunked body, instead of `body`. */
  readonly chunks?: readonly (string | Uint8Array)[];
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends exactly these headers and bytes. Adds no Content-Type and follows no redirect. */
export function rawRequest(url: string, { path = '/api', ...sent }: RawRequest): Promise<RawAnswer> {
  const { method = 'POST', headers = {}, body, chunks = [] } = sent;
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${path}`, { method, headers, agent: false });
    outgoing.on('error', reject).on('response', (response) => {
      text(response).then((answered) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answered });
        outgoing.destroy();
      }, reject);
    });
    for (const chunk of chunks) outgoing.write(chunk);
    outgoing.end(body);
  });
}
