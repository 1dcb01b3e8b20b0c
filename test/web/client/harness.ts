import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, type ClientOptions, createClient, type Fetch } from '../../../web/client';
import { type Account, register } from '../../harness/accounts';
import type { TestApp } from '../../harness/app';

/** An HTTP request that a client made. */
export interface Sent {
  /** The method; of a batch, all of them. */
  readonly methods: readonly string[];
  readonly params: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Watched {
  readonly client: Client;
  readonly sent: readonly Sent[];
}

/**
 * A client whose requests are seen.
 *
 * @param before runs before each request is sent; the request waits for it.
 */
export function watchedClient(
  { url, settled }: Pick<TestApp, 'url' | 'settled'>,
  options: Partial<ClientOptions> = {},
  before: (request: Sent) => Promise<unknown> | unknown = () => undefined,
): Watched {
  const sent: Sent[] = [];
  const watching: Fetch = async (address, init) => {
    const calls = [JSON.parse(init.body)].flat();
    const request = {
      methods: calls.map(({ method }) => method),
      params: calls[0].params,
      headers: init.headers,
    };
    sent.push(request);
    await before(request);
    const response = await fetch(address, init);
    await settled();
    return response;
  };
  return { client: createClient({ url: `${url}/api`, fetch: watching, ...options }), sent };
}

/** Registers an account and logs a client in to it. */
export async function loggedIn<W extends Watched>(
  app: TestApp,
  watched: W,
): Promise<W & { readonly account: Account }> {
  const account = await register(app);
  await watched.client.Users.login({ account: account.mobile, password: account.password });
  return { ...watched, account };
}

/** The methods of the calls that a service answered, as its log has them. */
export const answered = ({ log }: Pick<TestApp, 'log'>): string[] =>
  log.map((line) => JSON.parse(line).method).filter((method) => method !== undefined);

/** Runs part of a test with a server on loopback that answers as it is told. */
export async function withServer(
  answer: RequestListener,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It did not reject.');
    },
    (error: unknown) => error,
  );
}
