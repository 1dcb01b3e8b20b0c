/*
 * JSON-RPC 2.0 (https://www.jsonrpc.org/specification) as we read it where it leaves room. Each line
 * is held by the test of the same words in test/rpc/protocol.test.ts.
 *
 * - A request with "id": null is a call, and its answer carries null; only a missing id makes a notification.
 * - An id that is neither a string, a number nor null makes the request invalid; the answer's id is null.
 * - An invalid request with a valid id gets that id back.
 * - A number as an id must come back unchanged: one that JavaScript rounds makes the request invalid.
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

/** An error answer that says in `data` what is wrong with the request itself. */
export function refusal(code: number, data: string, id: JSONRPCID = null): JSONRPCErrorResponse {
  const message = code === PARSE_ERROR ? 'Parse error' : 'Invalid Request';
  return createJSONRPCErrorResponse(id, code, message, data);
}

/** The request, if the value is one; else the answer that says why it is none. */
export function readRequest(value: unknown): { request: JSONRPCRequest } | { refused: JSONRPCErrorResponse } {
  if (!isObject(value)) return { refused: refusal(INVALID_REQUEST, 'A request must be an object.') };
  const id = isId(value.id) ? value.id : null;
  const fault = faultOf(value);
  return fault === undefined
    ? { request: value as unknown as JSONRPCRequest }
    : { refused: refusal(INVALID_REQUEST, fault, id) };
}

function faultOf(value: Record<string, unknown>): string | undefined {
  if (value.jsonrpc !== '2.0') return 'jsonrpc must be "2.0".';
  if (typeof value.method !== 'string') return 'method must be a string.';
  if (Object.hasOwn(value, 'id') && !isId(value.id)) {
    return 'id must be a string, null, or a number that JavaScript keeps.';
  }
  if (Object.hasOwn(value, 'params') && (typeof value.params !== 'object' || value.params === null)) {
    return 'params must be an object or an array.';
  }
  return undefined;
}

/** A JSON object; neither a list nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Ids beyond 2^53 and beyond the largest number would come back as another. */
function isId(value: unknown): value is JSONRPCID {
  if (typeof value !== 'number') return isJSONRPCID(value);
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}
