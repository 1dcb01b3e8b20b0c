import { ERRNO, type ErrnoName, type UsersConfirmParams } from './methods';

/** The `result` of an answer whose errno is not 0, as it came. */
export interface BadResult {
  readonly errno: number;
  readonly errmsg: unknown;
  readonly [member: string]: unknown;
}

/** Why a session ended before its time. */
export type SessionEnd = 'logged_out' | 'replaced' | 'revoked' | 'password_changed' | 'closed' | 'idle';

/** The `data` of refusals that have members of their own. */
interface RefusalData {
  /** `reason` is there where the token was good once. */
  readonly TOKEN_MISSING: { readonly reason?: SessionEnd } | undefined;
  /** What Users.confirm takes; empty where only a login will do. */
  readonly CONFIRMATION_NEEDED: { readonly methods: readonly UsersConfirmParams['method'][] };
}

/** A refusal of one kind: its number, its name and its data go together. */
export interface Refusal<Name extends string, Errno extends number> extends Error {
  readonly kind: 'errno';
  readonly name: Name;
  readonly errno: Errno;
  /** What is wrong with each param: `{ mobile: ['…'] }`. Only where the service tells them apart. */
  readonly fields: Readonly<Record<string, readonly string[]>> | undefined;
  readonly data: Name extends keyof RefusalData ? RefusalData[Name] : unknown;
  /** How long to wait before another try, where the service says so. */
  readonly retryAfterSeconds: number | undefined;
  /** The whole result, errno included. */
  readonly result: BadResult;
}

/** The names of what the service may refuse with. */
export type RefusalName = Exclude<ErrnoName, 'OK'>;

/**
 * The service answered with an errno other than 0. `name` tells which, and narrows the type; `message` is
 * the service's text, to be shown as it is. An errno newer than this client has the name `UNKNOWN`.
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

/** The service could not make a call of what it was sent (JSON-RPC's `error`): a mistake in the program. */
export class ProtocolError extends Error {
  readonly kind = 'protocol';
  override readonly name = 'ProtocolError';

  constructor(
    /** -32601 for an unknown method, -32602 for wrong params, and so on. */
    readonly code: number,
    message: string,
    /** What is wrong, such as the params and their faults. */
    readonly data: unknown,
    /** Names the request in the service's log. */
    readonly requestId: string | undefined,
  ) {
    super(message);
  }
}

/**
 * - `timeout`: no answer in time
 * - `aborted`: by the caller's signal
 * - `offline`: no connection; to a page, a service that does not allow its origin looks the same
 * - `http`: an answer that is not of the service, such as a proxy's page; `status` says more
 */
export type NetworkReason = 'timeout' | 'aborted' | 'offline' | 'http';

const SENTENCES: Record<NetworkReason, string> = {
  timeout: 'The service did not answer in time.',
  aborted: 'The call was aborted.',
  offline: 'The service could not be reached.',
  http: 'The answer is not of the service.',
};

/** No answer of the service came. Whether the call was done is not known. */
export class NetworkError extends Error {
  readonly kind = 'network';
  override readonly name = 'NetworkError';

  constructor(
    readonly reason: NetworkReason,
    /** The HTTP status, where there was one. */
    readonly status?: number,
    /** What `fetch` or XMLHttpRequest said. */
    readonly platformError?: unknown,
  ) {
    super(SENTENCES[reason]);
  }
}

/** All that a call rejects with; `kind` tells them apart. */
export type ClientError = MofangError | ProtocolError | NetworkError;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The texts of all fields, one a line. */
function textOf(fields: Readonly<Record<string, readonly string[]>>): string {
  return Object.values(fields)
    .map((texts) => texts.join('\n'))
    .join('\n');
}

function nameOf(errno: number): string {
  const names = Object.keys(ERRNO) as ErrnoName[];
  return names.find((name) => ERRNO[name] === errno) || 'UNKNOWN';
}
