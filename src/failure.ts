import type { ErrnoName } from './errno';
import type { Text, TextKey } from './i18n';

interface FailureDetails {
  /** Replaces the errno's own text: `errmsg` is this one string. */
  readonly text?: Text | TextKey;
  /** Makes `errmsg` an object: each field with its texts. */
  readonly fields?: Readonly<Record<string, readonly (Text | TextKey)[]>>;
  /** More members of the result, beside `errno` and `errmsg`. */
  readonly members?: object;
  /** Whole seconds until another try may succeed: `data.time`, and `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * An outcome that a user can cause. Handlers throw it; the dispatcher answers HTTP 200 with its errno and a
 * text in the caller's language. Internal details go into `cause`, which is never sent.
 */
export class Failure extends Error {
  constructor(
    readonly errno: ErrnoName,
    readonly details: FailureDetails = {},
  ) {
    super(errno, { cause: details.cause });
    this.name = 'Failure';
  }
}
