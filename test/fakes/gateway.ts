import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The ways in which any gateway can fail to answer a request normally. */
export type Misbehaviour =
  | { readonly kind: 'garbage'; readonly text: string }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'redirect' }
  /** The normal answer, late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** Headers and the start of a body, then nothing. */
  | { readonly kind: 'stall' }
  /** An endless body. */
  | { readonly kind: 'flood' };

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  readonly status?: number;
  /** Sent as JSON. */
  readonly body: object;
}

export interface FakeGateway<Received, Behaviour> {
  readonly url: string;
  /** Every request, valid or not, oldest first. */
  readonly requests: readonly Received[];
  /** Sets how the next request is treated; the one after it is treated normally again. */
  next(behaviour: Behaviour): void;
  /** Also closes open connections. */
  close(): Promise<void>;
}

/** The behaviour of one provider. */
export interface Provider<Received, Behaviour> {
  /** Returns the record of a request, with the provider's verdict. */
  receive(request: GatewayRequest): Received;
  /** The normal answer. */
  answer(received: Received): Answered;
  /** The answer for a behaviour that only this provider has. */
  misbehave(behaviour: Behaviour): Answered;
}

/** Starts a provider's HTTP gateway on the loopback interface. */
export async function startGateway<Received, Behaviour extends { readonly kind: string }>(
  provider: Provider<Received, Behaviour>,
): Promise<FakeGateway<Received, Behaviour | Misbehaviour>> {
  const requests: Received[] = [];
  const behaviours: (Behaviour | Misbehaviour)[] = [];
  const server = createServer(async (request, response) => {
    const received = provider.receive(await read(request));
    requests.push(received);
    const honest = () => send(response, provider.answer(received));
    const behaviour = behaviours.shift();
    if (behaviour === undefined) honest();
    else if (isMisbehaviour(behaviour)) misbehave(response, behaviour, honest);
    else send(response, provider.misbehave(behaviour));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: (behaviour) => void behaviours.push(behaviour),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<GatewayRequest> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const { method = '', headers } = request;
  return { method, path: pathname, query: searchParams, headers, body: await text(request) };
}

function send(response: ServerResponse, { status = 200, body }: Answered): void {
  response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' });
  response.end(JSON.stringify(body));
}

const MISBEHAVIOURS = ['garbage', 'http', 'redirect', 'slow', 'hang', 'stall', 'flood'];

const isMisbehaviour = (behaviour: { readonly kind: string }): behaviour is Misbehaviour =>
  MISBEHAVIOURS.includes(behaviour.kind);

function misbehave(response: ServerResponse, behaviour: Misbehaviour, honest: () => void): void {
  switch (behaviour.kind) {
    case 'garbage':
      response.end(behaviour.text);
      break;
    case 'http':
      response.writeHead(behaviour.status, { 'Content-Type': 'text/html' }).end('<h1>Sorry</h1>');
      break;
    case 'redirect':
      response.writeHead(307, { Location: '/elsewhere' }).end();
      break;
    case 'slow':
      setTimeout(honest, behaviour.milliseconds).unref();
      break;
    case 'stall':
      response.write('{"a":');
      break;
    case 'flood':
      flood(response);
      break;
    case 'hang':
  }
}

function flood(response: ServerResponse): void {
  const spaces = ' '.repeat(65_536);
  const pour = () => {
    while (!response.destroyed && response.write(spaces));
  };
  response.on('drain', pour).write('{"a":');
  pour();
}
