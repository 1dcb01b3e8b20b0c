/*
 * JSON-RPC 2.0 (https://www.jsonrpc.org/specification) as we read it where it leaves room. Each line
 * is held by the test of the same words in test/rpc/protocol.test.ts.
 *
 * - A request with "id": null is a call, and its answer carries null; only a missing id makes a notification.
 * - An id that is neither a string, a number nor null makes the request invalid; the answer's id is null.
 * - An invalid request with a valid id gets that id back.
 * - Params are an object, an array or absent; null is none of these.
 * - A batch is answered with an array even when one answer is left; with nothing when none is left.
 * - An empty batch, and one with too many calls, is one error, not an array.
 * - The HTTP status of whatever came as an array is 200; a refused single call has 400, or 500 for -32603.
 */
import {
  createJSONRPCErrorResponse,
  isJSONRPCID,
  type JSONRPCErrorResponse,
  type JSONRPCID,
  type JSONRPCRequest,
} from 'json-rpc-2.0';

export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const INTERNAL_ERROR = -32_603;

/** Objects and arrays inside one another, at most. */
export const MAX_DEPTH = 64;

/** An error answer that says in `data` what is wrong with the request itself. */
export function refusal(code: number, data: string, id: JSONRPCID = null): JSONRPCErrorResponse {
  const message = code === PARSE_ERROR ? 'Parse error' : 'Invalid Request';
  return createJSONRPCErrorResponse(id, code, message, data);
}

/** The request, if the value is one; else the answer that says why it is none. */
export function readRequest(value: unknown): { request: JSONRPCRequest } | { refused: JSONRPCErrorResponse } {
  if (!isPlainObject(value)) return { refused: refusal(INVALID_REQUEST, 'A request must be an object.') };
  const id = isJSONRPCID(value.id) ? value.id : null;
  const fault = faultOf(value);
  return fault === undefined
    ? { request: value as unknown as JSONRPCRequest }
    : { refused: refusal(INVALID_REQUEST, fault, id) };
}

function faultOf(value: Record<string, unknown>): string | undefined {
  if (value.jsonrpc !== '2.0') return 'jsonrpc must be "2.0".';
  if (typeof value.method !== 'string') return 'method must be a string.';
  if (Object.hasOwn(value, 'id') && !isJSONRPCID(value.id)) return 'id must be a string, a number or null.';
  if (Object.hasOwn(value, 'params') && (typeof value.params !== 'object' || value.params === null)) {
    return 'params must be an object or an array.';
  }
  return undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the JSON text nests deeper than MAX_DEPTH; looked at before parsing, so that depth costs nothing. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let i = 0; i < json.length && depth <= MAX_DEPTH; i++) {
    const char = json[i];
    if (char === '"') i = endOfString(json, i);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return depth > MAX_DEPTH;
}

/** The index of the quote that closes the string opened at `start`. */
function endOfString(json: string, start: number): number {
  let end = start;
  do end = json.indexOf('"', end + 1);
  while (end !== -1 && isEscaped(json, end));
  return end === -1 ? json.length : end;
}

function isEscaped(json: string, index: number): boolean {
  let backslashes = 0;
  while (json[index - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
