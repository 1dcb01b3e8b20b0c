import { Caller } from './caller';
import type { Confirm } from './confirmation';
import type { CallOptions } from './deadline';
import { METHODS, type Namespaces } from './methods';
import { Session, type SignedOutListener, type TokensView } from './session';
import { memoryStorage, type TokenStorage } from './tokens';
import { chooseTransport, type Fetch } from './transport';
import { type Auth, type Call, type Outcome, Wire } from './wire';

export type { Confirm, ConfirmationMethod } from './confirmation';
export type { CallOptions } from './deadline';
export {
  type BadResult,
  type ClientError,
  MofangError,
  NetworkError,
  type NetworkReason,
  ProtocolError,
  type Refusal,
  type RefusalName,
  type SessionEnd,
} from './errors';
export type * from './methods';
export { ERRNO } from './methods';
export type { SignedOutListener, TokensView } from './session';
export {
  type ApicloudPreferences,
  apicloudStorage,
  memoryStorage,
  type Subject,
  type TokenStorage,
  type Tokens,
  type WebStorage,
  webStorage,
} from './tokens';
export type { Fetch } from './transport';
export type { Outcome } from './wire';

export interface ClientOptions {
  /** The address of the service, ending in /api. */
  readonly url: string;
  /** Where the tokens are kept. Unset: in memory, so that a new page begins logged out. */
  readonly storage?: TokenStorage | undefined;
  /** Used in place of what the platform has. */
  readonly fetch?: Fetch | undefined;
  /** How long a call may take, a refresh and a retry included; 0 for any time. Unset: 15,000. */
  readonly timeoutMs?: number | undefined;
  /** The language of the service's texts: `zh-CN` or `en`. Unset: what the platform prefers. */
  readonly language?: string | undefined;
  /** Asks for a new refresh token with each refresh; from then on, each is good once. */
  readonly rotate?: boolean | undefined;
  /** Asks the user to confirm, where a call answers errno 10211; then that call is made once more. Unset: it rejects. */
  readonly confirm?: Confirm | undefined;
  /** What the app calls this device: 1 to 64 of `A-Za-z0-9_-`. Goes with every login. */
  readonly deviceId?: string | undefined;
  /** What the user reads of it in the list of sessions: 1 to 64 characters, no control characters. */
  readonly deviceName?: string | undefined;
}

declare const RESULT: unique symbol;

/** A call of a batch that is still to be sent. */
export interface Planned<Result> {
  readonly [RESULT]: Result;
}

type WithoutOptions<Args> = Args extends [params: infer Params, options?: unknown]
  ? [params: Params]
  : Args extends [params?: infer Params, options?: unknown]
    ? [params?: Params]
    : never;

type Plans<Methods> = {
  readonly [Key in keyof Methods]: Methods[Key] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: WithoutOptions<Args>) => Planned<Result>
    : never;
};

/** What a batch may hold: all but `Users.refresh`, since a batch has one token for all its calls. */
export type BatchCalls = {
  readonly [Name in keyof Namespaces]: Plans<Omit<Namespaces[Name], 'refresh'>>;
};

type Outcomes<Plan extends readonly unknown[]> = {
  -readonly [Index in keyof Plan]: Plan[Index] extends Planned<infer Result> ? Outcome<Result> : never;
};

/** The wire names, such as `Users.login`. */
export type MethodName = {
  [Name in keyof Namespaces]: `${Name}.${keyof Namespaces[Name] & string}`;
}[keyof Namespaces];

type NotificationArgs<Method extends MethodName> = Method extends `${infer Name}.${infer Key}`
  ? Name extends keyof Namespaces
    ? Key extends keyof Namespaces[Name]
      ? Namespaces[Name][Key] extends (...args: infer Args) => unknown
        ? Args
        : never
      : never
    : never
  : never;

/**
 * A service's methods, by namespace: `client.Users.login({ account, password })`. A call resolves to the
 * method's result, and rejects with a ClientError.
 */
export interface Client extends Namespaces {
  /**
   * Sends several calls in one request: `client.batch((calls) => [calls.Users.info(), …])`. It resolves to
   * what became of each, in their order, and rejects only where the request as a whole failed.
   */
  batch<Plan extends readonly Planned<unknown>[] | readonly []>(
    plan: (calls: BatchCalls) => Plan,
    options?: CallOptions,
  ): Promise<Outcomes<Plan>>;
  /** Sends a call that is not answered. What becomes of it, and whether its token was good, nobody learns. */
  notify<Method extends MethodName>(method: Method, ...args: NotificationArgs<Method>): Promise<void>;
  /** The login as it is now. */
  readonly tokens: TokensView;
  /**
   * `signedOut`: the service asks for a new login, and the tokens were removed; not after the client's own logout.
   *
   * @returns what takes the listener away.
   */
  on(event: 'signedOut', listener: SignedOutListener): () => void;
}

/** Makes a client of one service. It sends nothing until it is called. */
export function createClient(options: ClientOptions): Client {
  const { url, language, rotate = false, timeoutMs = 15_000, confirm } = options;
  const session = new Session(options.storage || memoryStorage());
  const wire = new Wire({ url, language, transport: chooseTransport(options.fetch) });
  const caller = new Caller({ wire, session, timeoutMs, rotate, confirm });
  const completed = withDevice(options);
  const plans = namespaces(completed) as unknown as BatchCalls;
  const own = {
    batch: (plan: (calls: BatchCalls) => readonly unknown[], limits?: CallOptions) =>
      caller.batch(plan(plans) as Call[], limits),
    notify: (method: string, params: object = {}, limits?: CallOptions) =>
      caller.notify(completed({ method, params, auth: authOf(method) }), limits),
    tokens: {
      current: () => session.current(),
      subject: () => session.subject(),
    },
    on: (_event: 'signedOut', listener: SignedOutListener) => session.onSignedOut(listener),
  };
  const methods = namespaces((call, limits?: CallOptions) => caller.call(completed(call), limits));
  return Object.assign(own, methods) as unknown as Client;
}

/** The ways in that take a device. */
const LOGINS = ['Users.login', 'OAuth.login', 'OAuth.bind'];

/** Tells the device with every login; what the call itself says of it goes first. */
function withDevice({ deviceId, deviceName }: ClientOptions): (call: Call) => Call {
  const device: { device_id?: string; device_name?: string } = {};
  if (deviceId) device.device_id = deviceId;
  if (deviceName) device.device_name = deviceName;
  return ({ method, params, auth }) => ({
    method,
    params: LOGINS.includes(method) ? Object.assign({}, device, params) : params,
    auth,
  });
}

type Auths = Readonly<Record<string, Readonly<Record<string, Auth>>>>;
const AUTHS: Auths = METHODS;

function authOf(method: string): Auth {
  const [namespace, key] = method.split('.') as [string, string];
  return AUTHS[namespace]?.[key] || 'access';
}

/** An object of functions for each namespace; each makes its call and hands it on. */
function namespaces(handOn: (call: Call, options?: CallOptions) => unknown) {
  const made: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(AUTHS)) {
    const methods: Record<string, unknown> = {};
    for (const key of Object.keys(AUTHS[name] as object)) {
      const method = `${name}.${key}`;
      const auth = authOf(method);
      methods[key] = (params: object = {}, options?: CallOptions) =>
        handOn({ method, params, auth }, options);
    }
    made[name] = methods;
  }
  return made;
}
