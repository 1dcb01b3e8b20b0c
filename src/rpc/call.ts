import type { Language } from '../i18n';
import type { Log } from '../logging';

/** One call on its way to its handler: what the transport knows about it. */
export interface Call {
  /** The wire name, such as `Users.login`. */
  readonly method: string;
  /** The client's IP address in its canonical form; behind a trusted proxy the one that it names. */
  readonly ip: string;
  readonly userAgent: string;
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined;
  /** The language that texts are made in. */
  readonly language: Language;
  /** Names the HTTP request in the log, in `X-Request-Id`, and in the answer to an internal error. */
  readonly requestId: string;
  /** The `traceparent` header, by which the caller's trace goes on here (https://www.w3.org/TR/trace-context/). */
  readonly traceparent: string | undefined;
  readonly log: Log;
}

/** What the transport knows of a call before its method is read. */
export type Caller = Omit<Call, 'method'>;
