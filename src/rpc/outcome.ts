import { JSONRPCErrorException } from 'json-rpc-2.0';
import { ERRNO } from '../errno';
import { Failure } from '../failure';
import { type Language, say } from '../i18n';
import type { Call } from './call';
import type { Result } from './method';
import { INTERNAL_ERROR } from './protocol';

/** The `result` of every answered call: success or failure, with its number. */
export interface Outcome {
  readonly errno: number;
  readonly errmsg: unknown;
  readonly data?: { readonly time?: number };
}

/** The outcome of a handler that returned. */
export function success(result: Result, language: Language): Outcome {
  return { errno: ERRNO.OK, errmsg: say('OK', language), ...result };
}

/**
 * The outcome of a call that threw a Failure: its texts in the caller's language; its cause goes to the log.
 *
 * @throws anything else that the call threw.
 */
export function refused(error: unknown, { language, log, method }: Call): Outcome {
  if (!(error instanceof Failure)) throw error;
  const { errno, cause, details } = error;
  if (cause !== undefined) log.warn({ err: cause, method }, errno);
  const { fields, text, members, retryAfterSeconds } = details;
  const errmsg = fields ? sayFields(fields, language) : say(text ?? errno, language);
  const wait =
    retryAfterSeconds === undefined ? {} : { data: { time: Math.max(1, Math.ceil(retryAfterSeconds)) } };
  return { errno: ERRNO[errno], errmsg, ...wait, ...members };
}

/**
 * The JSON-RPC error for anything else. A protocol error stays as it is. All others become -32603 with the
 * request id, and only the log gets the cause.
 */
export function protocolError(error: unknown, call: Call): JSONRPCErrorException {
  if (error instanceof JSONRPCErrorException) return error;
  call.log.error({ err: error, method: call.method }, 'call failed');
  return new JSONRPCErrorException('Internal error', INTERNAL_ERROR, { request_id: call.requestId });
}

function sayFields(fields: NonNullable<Failure['details']['fields']>, language: Language) {
  const sayField = ([field, texts]: [string, readonly Parameters<typeof say>[0][]]) =>
    [field, texts.map((text) => say(text, language))] as const;
  return Object.fromEntries(Object.entries(fields).map(sayField));
}
