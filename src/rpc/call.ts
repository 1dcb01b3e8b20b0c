import type { Language } from '../i18n';
import type { Log } from '../logging';

/** One call on its way to its handler, as the transport sees it. */
export interface Call {
  /** The wire name, such as `Users.login`. */
  readonly method: string;
  /** The client's IP address in canonical form; behind a trusted proxy, the address that the proxy names. */
  readonly ip: string;
  readonly userAgent: string;
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined;
  /** The language of texts in the answer. */
  readonly language: Language;
  /** The id of the HTTP request in the log, in `X-Request-Id`, and in the answer to an internal error. */
  readonly requestId: string;
  /**
   * The `traceparent` header, which continues the caller's trace here (https://www.w3.org/TR/trace-context/).
   */
  readonly traceparent: string | undefined;
  readonly log: Log;
}

/** What the transport knows about a call before its method is read. */
export type Caller = Omit<Call, 'method'>;
