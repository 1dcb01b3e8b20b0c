import {
  createJSONRPCErrorResponse,
  JSONRPCErrorException,
  type JSONRPCErrorResponse,
  type JSONRPCID,
} from 'json-rpc-2.0';
import { ERRNO } from '../errno';
import type { Failure } from '../failure';
import { type Language, say } from '../i18n';
import type { Call } from './call';
import type { Result } from './method';
import { INTERNAL_ERROR } from './protocol';

/** The `result` of every answered call: an outcome, good or bad, with its number. */
export interface Outcome {
  readonly errno: number;
  readonly errmsg: unknown;
  readonly data?: { readonly time?: number };
}

/** The outcome of a handler that returned. */
export function success(result: Result, language: Language): Outcome {
  return { errno: ERRNO.OK, errmsg: say('OK', language), ...result };
}

/** The outcome of a handler that threw a Failure, its texts made in the caller's language. */
export function failure({ errno, details }: Failure, language: Language): Outcome {
  const { fields, text, members, retryAfterSeconds } = details;
  const errmsg = fields ? sayFields(fields, language) : say(text ?? errno, language);
  const wait =
    retryAfterSeconds === undefined ? {} : { data: { time: Math.max(1, Math.ceil(retryAfterSeconds)) } };
  return { errno: ERRNO[errno], errmsg, ...wait, ...members };
}

/**
 * What the JSON-RPC server answers for anything else: a protocol error as it is; the rest as -32603
 * with the request id, its cause in the log and nowhere else.
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

/** The answer to whatever still gets through: the library's own would carry the error's text. */
export function errorResponse(id: JSONRPCID, error: unknown): JSONRPCErrorResponse {
  if (error instanceof JSONRPCErrorException) {
    return createJSONRPCErrorResponse(id, error.code, error.message, error.data);
  }
  return createJSONRPCErrorResponse(id, INTERNAL_ERROR, 'Internal error');
}
