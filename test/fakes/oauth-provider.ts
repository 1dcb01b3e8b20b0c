import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { OAuthProviderConfig } from '../../src/config';

export interface ProviderRequest {
  readonly method: string;
  readonly path: string;
  /** The params of the query, or of the posted form. */
  readonly params: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** What a request gets instead of the normal answer: an answer from the test, or none. */
export type Behaviour = WireAnswer | 'hang' | 'stall';

/** A visitor's grant. A code for it is valid once. */
export interface Grant {
  readonly subject: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
}

/** What differs between providers: the paths, and the answers. */
export interface ProviderScript {
  readonly app: Pick<OAuthProviderConfig, 'appId' | 'appSecret'>;
  readonly authorizePath: string;
  readonly answer: (request: ProviderRequest, grants: Grants) => WireAnswer;
}

/** The issued codes and tokens. */
export class Grants {
  private readonly codes = new Map<string, Grant>();
  private readonly tokens = new Map<string, Grant>();

  code(grant: Grant): string {
    return put(this.codes, grant);
  }

  /** Uses up a code. It is valid once. */
  useCode(code: string | null): Grant | undefined {
    const grant = this.codes.get(code ?? '');
    this.codes.delete(code ?? '');
    return grant;
  }

  token(grant: Grant): string {
    return put(this.tokens, grant);
  }

  ofToken(token: string | null | undefined): Grant | undefined {
    return this.tokens.get(token ?? '');
  }
}

function put(map: Map<string, Grant>, grant: Grant): string {
  const name = randomBytes(16).toString('hex');
  map.set(name, grant);
  return name;
}

export interface FakeProvider {
  readonly url: string;
  /** Settings for the application of the fake. */
  readonly config: OAuthProviderConfig;
  /** Every request of the service, oldest first. */
  readonly requests: readonly ProviderRequest[];
  /** Sets how the next request to a path is treated. */
  next(path: string, behaviour: Behaviour): void;
  /** Opens a login page and logs in, as a browser does; resolves to what the callback page receives. */
  logIn(loginUrl: string, subject: string): Promise<{ code: string; state: string }>;
  /** Also closes open connections. */
  close(): Promise<void>;
}

export const CALLBACK_URL = 'https://app.example.com/oauth.html?from=provider';
const WHO = 'x-who-sits-at-the-screen';

/** Starts a provider on the loopback interface that answers according to its script. */
export async function startProvider(script: ProviderScript): Promise<FakeProvider> {
  const grants = new Grants();
  const requests: ProviderRequest[] = [];
  const behaviours = new Map<string, Behaviour>();
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    if (request.path === script.authorizePath) return send(response, authorize(request, script, grants));
    requests.push(request);
    const behaviour = behaviours.get(request.path) ?? script.answer(request, grants);
    behaviours.delete(request.path);
    send(response, behaviour);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    config: { ...script.app, url, apiUrl: url, callbackUrl: CALLBACK_URL },
    requests,
    next: (path, behaviour) => void behaviours.set(path, behaviour),
    logIn,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function logIn(loginUrl: string, subject: string): Promise<{ code: string; state: string }> {
  const page = await fetch(loginUrl, { headers: { [WHO]: subject }, redirect: 'manual' });
  if (page.status !== 302) throw new Error(`The login page answered ${page.status}: ${await page.text()}`);
  const back = new URL(page.headers.get('Location') ?? '');
  if (!back.href.startsWith(CALLBACK_URL)) throw new Error('The login page leads elsewhere.');
  return { code: back.searchParams.get('code') ?? '', state: back.searchParams.get('state') ?? '' };
}

async function read(request: IncomingMessage): Promise<ProviderRequest> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const { method = '', headers } = request;
  const body = await text(request);
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  return { method, path: pathname, headers, params: isForm ? new URLSearchParams(body) : searchParams };
}

function authorize(
  { params, headers }: ProviderRequest,
  { app }: ProviderScript,
  grants: Grants,
): WireAnswer {
  const redirectUri = params.get('redirect_uri');
  if (params.get('client_id') !== app.appId || redirectUri !== CALLBACK_URL || !params.get('state')) {
    return { status: 400, body: 'redirect uri is illegal' };
  }
  const isS256 = params.get('code_challenge_method') === 'S256';
  const codeChallenge = isS256 ? params.get('code_challenge') : null;
  const code = grants.code({ subject: String(headers[WHO]), redirectUri, codeChallenge });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  back.searchParams.set('state', params.get('state') ?? '');
  return { status: 302, headers: { Location: back.href }, body: '' };
}

function send(response: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === 'hang') return;
  if (behaviour === 'stall') return void response.write('{"access_token":');
  response.writeHead(behaviour.status, behaviour.headers ?? {}).end(behaviour.body);
}

export const json = (value: unknown, status = 200): WireAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

/** Whether a token request comes from this application and is for this grant. */
export function isOurs(params: URLSearchParams, { app }: Pick<ProviderScript, 'app'>): boolean {
  return params.get('client_id') === app.appId && params.get('client_secret') === app.appSecret;
}
