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
  /** Where the tokens are stored. Unset: in memory, so that a new page begins logged out. */
  readonly storage?: TokenStorage | undefined;
  /** A replacement for the platform's fetch. */
  readonly fetch?: Fetch | undefined;
  /** How long a call may take, including a refresh and a retry; 0 for no limit. Unset: 15,000. */
  readonly timeoutMs?: number | undefined;
  /** The language of the service's texts: `zh-CN` or `en`. Unset: the language of the platform. */
  readonly language?: string | undefined;
  /** Asks for a new refresh token with each refresh. From then on, each refresh token is valid once. */
  readonly rotate?: boolean | undefined;
  /** Asks the user to confirm if a call answers errno 10211; the call is then made again. Unset: the call rejects. */
  readonly confirm?: Confirm | undefined;
  /** The app's id for this device: 1 to 64 of `A-Za-z0-9_-`. It is sent with every login. */
  readonly deviceId?: string | undefined;
  /** The name of this device in the user's list of sessions: 1 to 64 characters, no control characters. */
  readonly deviceName?: string | undefined;
}

declare const RESULT: unique symbol;

/** A call of a batch that is not sent yet. */
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

/** The methods that a batch can call: all but `Users.refresh`, because all calls of a batch share one token. */
export type BatchCalls = {
  readonly [Name in keyof Namespaces]: Plans<Omit<Namespaces[Name], 'refresh'>>;
};

type Outcomes<Plan extends readonly unknown[]> = {
  -readonly [Index in keyof Plan]: Plan[Index] extends Planned<infer Result> ? Outcome<Result> : never;
};

/** The full method names, such as `Users.login`. */
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
   * Sends several calls in one request: `client.batch((calls) => [calls.Users.info(), …])`. It resolves to the
   * outcomes, in the order of the calls. It rejects only if the request as a whole failed.
   */
  batch<Plan extends readonly Planned<unknown>[] | readonly []>(
    plan: (calls: BatchCalls) => Plan,
    options?: CallOptions,
  ): Promise<Outcomes<Plan>>;
  /** Sends a notification: the service does not answer, not even if the call fails or its token is invalid. */
  notify<Method extends MethodName>(method: Method, ...args: NotificationArgs<Method>): Promise<void>;
  /** The current login. */
  readonly tokens: TokensView;
  /**
   * `signedOut`: the service asked for a new login, and the tokens were removed. Not sent after a logout by the client.
   *
   * @returns a function that removes the listener.
   */
  on(event: 'signedOut', listener: SignedOutListener): () => void;
}

/** Makes a client for one service. It sends nothing before the first call. */
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

/** The login methods with params for the device. */
const LOGINS = ['Users.login', 'OAuth.login', 'OAuth.bind'];

/** Adds the device to every login; values given in the call take precedence. */
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

/** An object of functions for each namespace. Each function makes its call and passes it to `handOn`. */
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
