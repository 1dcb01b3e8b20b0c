/*
 * JSON-RPC 2.0 (https://www.jsonrpc.org/specification) as we read it where it leaves room. Each line
 * is held by the test of the same words in test/rpc/protocol.test.ts.
 *
 * - A request with "id": null is a call, and its answer carries null; only a missing id makes a notification.
 * - An id is a text of at most 256 characters, an integer up to 2^53 - 1 as JSON.parse reads it, or null.
 * - Anything else as an id makes the request invalid; the answer's id is null.
 * - An invalid request with a valid id gets that id back.
 * - Params are an object, an array or absent; null is none of these.
 * - A batch is answered with an array even when one answer is left; with nothing when none is left.
 * - An empty batch, and one with too many calls, is one error, not an array.
 * - The HTTP status of whatever came as an array is 200; a refused single call has 400, or 500 for -32603.
 */
import {
  createJSONRPCErrorResponse,
  type JSONRPCErrorResponse,
  type JSONRPCID,
  type JSONRPCRequest,
} from 'json-rpc-2.0';

export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const INTERNAL_ERROR = -32_603;

/** The limit for an id, which comes back in every answer. */
const MOST_ID_CHARACTERS = 256;

/** An error answer; its `data` says what is wrong with the request itself. */
export function refusal(code: number, data: string, id: JSONRPCID = null): JSONRPCErrorResponse {
  const message = code === PARSE_ERROR ? 'Parse error' : 'Invalid Request';
  return createJSONRPCErrorResponse(id, code, message, data);
}

/** The request without its surplus members, or the answer that says why the value is no request. */
export function readRequest(value: unknown): { request: JSONRPCRequest } | { refused: JSONRPCErrorResponse } {
  if (!isObject(value)) return { refused: refusal(INVALID_REQUEST, 'A request must be an object.') };
  const id = isId(value.id) ? value.id : null;
  const fault = faultOf(value);
  if (fault !== undefined) return { refused: refusal(INVALID_REQUEST, fault, id) };
  const { jsonrpc, method, params } = value as unknown as JSONRPCRequest;
  return { request: { jsonrpc, method, params, ...(Object.hasOwn(value, 'id') && { id }) } };
}

function faultOf(value: Record<string, unknown>): string | undefined {
  if (value.jsonrpc !== '2.0') return 'jsonrpc must be "2.0".';
  if (typeof value.method !== 'string') return 'method must be a string.';
  if (Object.hasOwn(value, 'id') && !isId(value.id)) {
    return `id must be a string of at most ${MOST_ID_CHARACTERS} characters, an integer below 2^53, or null.`;
  }
  if (Object.hasOwn(value, 'params') && (typeof value.params !== 'object' || value.params === null)) {
    return 'params must be an object or an array.';
  }
  if (Object.hasOwn(value, 'result') || Object.hasOwn(value, 'error')) return 'An answer is no request.';
  return undefined;
}

/** A JSON object; neither a list nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether every client can read the id back, and the id can't make an answer long. */
function isId(value: unknown): value is JSONRPCID {
  if (typeof value === 'string') return isShort(value);
  return value === null || Number.isSafeInteger(value);
}

/** A character has at most two code units, so a very long text need not be counted. */
const isShort = (id: string): boolean =>
  id.length <= 2 * MOST_ID_CHARACTERS && [...id].length <= MOST_ID_CHARACTERS;
