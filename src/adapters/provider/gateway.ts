import { Readable } from 'node:stream';

/** What a provider's HTTP gateway answered. */
export interface GatewayAnswer {
  readonly status: number;
  /** At most the first 16 KiB; no answer that we expect is longer. */
  readonly text: string;
}

const ANSWER_LIMIT_BYTES = 16_384;

/**
 * Posts to a provider's gateway. Redirects are not followed, because the request holds secrets.
 *
 * @param body undefined if the query and the headers say everything.
 * @param timeoutMs for the whole exchange, including the answer.
 * @throws Error that `faultOf` names.
 */
export function postToGateway(
  url: string,
  { headers, body, timeoutMs }: { headers: Record<string, string>; body?: string; timeoutMs: number },
): Promise<GatewayAnswer> {
  return exchange(url, { method: 'POST', headers, body: body ?? null }, timeoutMs);
}

/** Sends a GET request to a provider's gateway; otherwise like `postToGateway`. */
export function getFromGateway(
  url: string,
  timeoutMs: number,
  headers: Record<string, string> = {},
): Promise<GatewayAnswer> {
  return exchange(url, { headers }, timeoutMs);
}

/** Why there was no answer: `timeout`, or Node's code for the network error. A redirect has no code. */
export function faultOf(error: Error): string {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  if (error.name === 'TimeoutError' || cause?.name === 'TimeoutError') return 'timeout';
  return cause?.code ?? 'a redirect or a broken answer';
}

async function exchange(url: string, request: RequestInit, timeoutMs: number): Promise<GatewayAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { ...request, redirect: 'error', signal });
  return { status: response.status, text: await readStart(response, signal) };
}

/**
 * Reads up to the limit. The stream gets the signal again: fetch's own reference to it can be garbage
 * collected once the headers are in, and a stalled body would then wait forever.
 */
async function readStart(response: Response, signal: AbortSignal): Promise<string> {
  if (response.body === null) return '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of Readable.fromWeb(response.body, { signal })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > ANSWER_LIMIT_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
