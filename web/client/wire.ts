import type { Deadline } from './deadline';
import {
  type BadResult,
  type ClientError,
  isObject,
  MofangError,
  NetworkError,
  ProtocolError,
} from './errors';
import type { HttpAnswer, Transport } from './transport';

/** The token that a method needs. */
export type Auth = 'public' | 'access' | 'refresh';

export interface Call {
  readonly method: string;
  readonly params: object;
  readonly auth: Auth;
}

/** The outcome of one call of a batch. */
export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: ClientError };

/** The members of a result; the type of the method says which. */
export type Result = Record<string, unknown>;

export interface WireOptions {
  readonly url: string;
  readonly language: string | undefined;
  readonly transport: Transport;
}

/** JSON-RPC 2.0 over HTTP. It does not manage tokens or timeouts. */
export class Wire {
  constructor(private readonly options: WireOptions) {}

  /** Sends one call. */
  async call(call: Call, token: string | undefined, deadline: Deadline): Promise<Outcome<Result>> {
    const http = await this.post(envelope(call, 0), token, deadline);
    return readAnswer(parse(http), http);
  }

  /** Sends calls as one batch; the outcomes are in the order of the calls. */
  async batch(
    calls: readonly Call[],
    token: string | undefined,
    deadline: Deadline,
  ): Promise<Outcome<Result>[]> {
    const http = await this.post(calls.map(envelope), token, deadline);
    const body = parse(http);
    if (!Array.isArray(body)) {
      const refused = readAnswer(body, http);
      throw refused.ok ? notOurs(http) : refused.error;
    }
    return calls.map((_, index) =>
      readAnswer(
        body.find((answer) => isObject(answer) && answer.id === String(index)),
        http,
      ),
    );
  }

  /** Sends a notification. */
  async notify({ method, params }: Call, token: string | undefined, deadline: Deadline): Promise<void> {
    const http = await this.post({ jsonrpc: '2.0', method, params }, token, deadline);
    if (http.status === 204) return;
    const refused = readAnswer(parse(http), http);
    throw refused.ok ? notOurs(http) : refused.error;
  }

  private async post(body: object, token: string | undefined, deadline: Deadline): Promise<HttpAnswer> {
    const { url, language, transport } = this.options;
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (language !== undefined) headers['Accept-Language'] = language;
    if (token !== undefined) headers.Authorization = `jwt ${token}`;
    mustNotBeOver(deadline);
    const answer = await transport({ url, headers, body: JSON.stringify(body) }, deadline).catch((cause) => {
      throw new NetworkError('offline', undefined, cause);
    });
    mustNotBeOver(deadline);
    return answer;
  }
}

const envelope = ({ method, params }: Call, index: number) => ({
  jsonrpc: '2.0',
  id: String(index),
  method,
  params,
});

/** Ignores an answer that comes too late: its call was rejected already. */
function mustNotBeOver({ isOver }: Deadline): void {
  if (isOver) throw new NetworkError('aborted');
}

const notOurs = ({ status }: HttpAnswer): NetworkError => new NetworkError('http', status);

function parse(http: HttpAnswer): unknown {
  try {
    return JSON.parse(http.text);
  } catch {
    throw notOurs(http);
  }
}

function readAnswer(answer: unknown, http: HttpAnswer): Outcome<Result> {
  const { result, error } = isObject(answer) ? answer : ({} as Result);
  if (isObject(error)) return { ok: false, error: protocolError(error, http) };
  if (!isObject(result) || typeof result.errno !== 'number') return { ok: false, error: notOurs(http) };
  if (result.errno !== 0) {
    return { ok: false, error: new MofangError(result as BadResult, http.header('Retry-After')) };
  }
  delete result.errno;
  return { ok: true, result };
}

function protocolError({ code, message, data }: Result, http: HttpAnswer): ProtocolError {
  const requestId = http.header('X-Request-Id') || undefined;
  return new ProtocolError(Number(code), String(message), data, requestId);
}
