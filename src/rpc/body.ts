import type { JSONRPCResponse } from 'json-rpc-2.0';
import secureJson from 'secure-json-parse';
import { INVALID_REQUEST, PARSE_ERROR, refusal } from './protocol';

/** A body that can't become a call, with the answer to it. */
export class RefusedBody extends Error {
  readonly answer: JSONRPCResponse;

  constructor(code: number, reason: string) {
    super(reason);
    this.answer = refusal(code, reason);
  }
}

/** The deepest nesting of objects and arrays. */
const MAX_DEPTH = 64;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body: JSON in UTF-8, with or without a byte order mark.
 *
 * @throws RefusedBody if the body is not JSON, nests too deeply, or has a key that would reach a prototype.
 */
export function parseBody(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (isTooDeep(text))
    throw new RefusedBody(INVALID_REQUEST, `The body nests deeper than ${MAX_DEPTH} levels.`);
  try {
    return secureJson.parse(text);
  } catch {
    throw isJson(text)
      ? new RefusedBody(INVALID_REQUEST, 'The body has a forbidden key, such as __proto__.')
      : new RefusedBody(PARSE_ERROR, 'The body is not JSON.');
  }
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RefusedBody(PARSE_ERROR, 'The body is not UTF-8.');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the JSON text nests deeper than MAX_DEPTH. Checked before parsing, so that depth costs nothing. */
function isTooDeep(json: string): boolean {
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

/** Reads each backslash once, however many there are: no backslash precedes two quotes. */
function isEscaped(json: string, index: number): boolean {
  let backslashes = 0;
  while (json[index - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
