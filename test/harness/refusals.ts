/** The answer to what is no request: a JSON-RPC error that says in `data` what is wrong. */
const refusal = (code: number) => ({
  jsonrpc: '2.0',
  id: null,
  error: { code, message: expect.any(String), data: expect.any(String) },
});

export const INVALID_REQUEST = refusal(-32600);
export const PARSE_ERROR = refusal(-32700);

/** Lines of a log that say something went wrong inside. */
export const errorsIn = (log: readonly string[]) =>
  log.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);
