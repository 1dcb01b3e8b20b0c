/** The answer to an invalid request: a JSON-RPC error with the reason in `data`. */
const refusal = (code: number) => ({
  jsonrpc: '2.0',
  id: null,
  error: { code, message: expect.any(String), data: expect.any(String) },
});

export const INVALID_REQUEST = refusal(-32600);
export const PARSE_ERROR = refusal(-32700);

/** The lines of a log that report internal errors. */
export const errorsIn = (log: readonly string[]) =>
  log.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);
