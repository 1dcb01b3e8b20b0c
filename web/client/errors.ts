import { ERRNO, type ErrnoName, type UsersConfirmParams } from './methods';

/** The unchanged `result` of an answer with an errno other than 0. */
export interface BadResult {
  readonly errno: number;
  readonly errmsg: unknown;
  readonly [member: string]: unknown;
}

/** Why a session ended before its time. */
export type SessionEnd = 'logged_out' | 'replaced' | 'revoked' | 'password_changed' | 'closed' | 'idle';

/** The `data` of refusals that have further members. */
interface RefusalData {
  /** `reason` is present if the token was valid once. */
  readonly TOKEN_MISSING: { readonly reason?: SessionEnd } | undefined;
  /** The methods for Users.confirm; empty if only a new login helps. */
  readonly CONFIRMATION_NEEDED: { readonly methods: readonly UsersConfirmParams['method'][] };
}

/** A refusal of one kind, with its errno, name and data. */
export interface Refusal<Name extends string, Errno extends number> extends Error {
  readonly kind: 'errno';
  readonly name: Name;
  readonly errno: Errno;
  /** What is wrong with each param: `{ mobile: ['…'] }`. Only if the service reports faults per param. */
  readonly fields: Readonly<Record<string, readonly string[]>> | undefined;
  readonly data: Name extends keyof RefusalData ? RefusalData[Name] : unknown;
  /** How long to wait before the next try, if the service says so. */
  readonly retryAfterSeconds: number | undefined;
  /** The whole result, including errno. */
  readonly result: BadResult;
}

/** The names of all errors that the service can answer. */
export type RefusalName = Exclude<ErrnoName, 'OK'>;

/**
 * The service answered with an errno other than 0. `name` identifies it and narrows the type. `message` is the
 * service's text, which can be shown unchanged. If this client does not know the errno, the name is `UNKNOWN`.
 */
export type MofangError =
  | { [Name in RefusalName]: Refusal<Name, (typeof ERRNO)[Name]> }[RefusalName]
  | Refusal<'UNKNOWN', number>;

class RefusalError extends Error {
  readonly kind = 'errno';
  readonly errno: number;
  readonly fields: Readonly<Record<string, readonly string[]>> | undefined;
  readonly data: unknown;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly result: BadResult,
    retryAfter: string | null,
  ) {
    const { errno, errmsg, data } = result;
    const fields = isObject(errmsg) ? (errmsg as Record<string, readonly string[]>) : undefined;
    super(fields ? textOf(fields) : String(errmsg));
    this.name = nameOf(errno);
    this.errno = errno;
    this.fields = fields;
    this.data = data;
    const seconds = isObject(data) ? data.time : retryAfter && Number(retryAfter);
    this.retryAfterSeconds = typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
  }
}

/** For `instanceof`; see the type of the same name. */
export const MofangError = RefusalError as unknown as {
  new (result: BadResult, retryAfter: string | null): MofangError;
  readonly prototype: MofangError;
};

/** The service could not read the request as a valid call (JSON-RPC's `error`). This is a bug in the program. */
export class ProtocolError extends Error {
  readonly kind = 'protocol';
  override readonly name = 'ProtocolError';

  constructor(
    /** -32601 for an unknown method, -32602 for wrong params, and so on. */
    readonly code: number,
    message: string,
    /** Details, such as the params and their faults. */
    readonly data: unknown,
    /** The id of the request in the service's log. */
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

/**
 * - `timeout`: no answer in time
 * - `aborted`: aborted by the caller's signal
 * - `offline`: no connection; in a page, a service that does not allow the page's origin looks the same
 * - `http`: the answer did not come from the service, for example a proxy's page; see `status`
 */
export type NetworkReason = 'timeout' | 'aborted' | 'offline' | 'http';

const SENTENCES: Record<NetworkReason, string> = {
  timeout: 'The service did not answer in time.',
  aborted: 'The call was aborted.',
  offline: 'The service could not be reached.',
  http: 'The answer is not of the service.',
};

/** The service did not answer. It is unknown whether the call was executed. */
export class NetworkError extends Error {
  readonly kind = 'network';
  override readonly name = 'NetworkError';

  constructor(
    readonly reason: NetworkReason,
    /** The HTTP status, if there was one. */
    readonly status?: number,
    /** The error from `fetch` or XMLHttpRequest. */
    readonly platformError?: unknown,
  ) {
    super(SENTENCES[reason]);
  }
}

/** All errors that a call can reject with; `kind` distinguishes them. */
export type ClientError = MofangError | ProtocolError | NetworkError;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The texts of all fields, one per line. */
function textOf(fields: Readonly<Record<string, readonly string[]>>): string {
  return Object.values(fields)
    .map((texts) => texts.join('\n'))
    .join('\n');
}

function nameOf(errno: number): string {
  const names = Object.keys(ERRNO) as ErrnoName[];
  return names.find((name) => ERRNO[name] === errno) || 'UNKNOWN';
}
