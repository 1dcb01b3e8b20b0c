import { type Confirm, methodsAskedFor } from './confirmation';
import { type CallOptions, type Deadline, within } from './deadline';
import type { ClientError } from './errors';
import type { Session } from './session';
import { nextMoment, Shared } from './shared';
import { claimsOf, isSameSession, type Tokens } from './tokens';
import type { Call, Outcome, Result, Wire } from './wire';

export interface CallerOptions {
  readonly wire: Wire;
  readonly session: Session;
  readonly timeoutMs: number;
  /** Whether a refresh also asks for a new refresh token. */
  readonly rotate: boolean;
  readonly confirm: Confirm | undefined;
}

type Outcomes = Outcome<Result>[];
/** Sends calls with one token; the outcomes are in the order of the calls. */
type Send = (calls: readonly Call[], token: string | undefined, deadline: Deadline) => Promise<Outcomes>;

/** The outcomes of calls, and the tokens that they were sent with. */
interface Trip {
  readonly beganAt: number;
  readonly sent: Tokens | undefined;
  readonly outcomes: Outcomes;
}

/** Makes calls with the tokens of a session, refreshes expired tokens, and asks the user for confirmations. */
export class Caller {
  /** All calls that were refused with the same expired token share one refresh. */
  private readonly refreshes = new Shared<Tokens | undefined>();
  /** All calls of a session that need a confirmation share one question to the user. */
  private readonly confirmations = new Shared<boolean>();

  constructor(private readonly options: CallerOptions) {}

  /** @throws ClientError */
  async call(call: Call, options: CallOptions = {}): Promise<Result> {
    const [outcome] = await this.perform([call], this.sendOne, options);
    if (outcome?.ok) return outcome.result;
    throw outcome?.error;
  }

  /** @throws ClientError if the batch failed as a whole. */
  async batch(calls: readonly Call[], options: CallOptions = {}): Promise<Outcomes> {
    return calls.length === 0 ? [] : this.perform(calls, this.sendMany, options);
  }

  /** @throws ClientError if the notification did not arrive. */
  async notify(call: Call, options: CallOptions = {}): Promise<void> {
    return this.within(options, async (deadline) => {
      const token = tokenOf([call], await this.tokensFor([call]));
      return this.options.wire.notify(call, token, deadline);
    });
  }

  private readonly sendOne: Send = async ([call], token, deadline) => [
    await this.options.wire.call(call as Call, token, deadline),
  ];

  private readonly sendMany: Send = (calls, token, deadline) =>
    this.options.wire.batch(calls, token, deadline);

  private within<T>(options: CallOptions, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { signal, timeoutMs = this.options.timeoutMs } = options;
    return within({ signal, timeoutMs }, work);
  }

  /**
   * Sends calls. If some need a confirmation, sends those again after the user has confirmed. The user's time does not
   * count: the requests before and after the confirmation each have the full timeout.
   */
  private async perform(calls: readonly Call[], send: Send, options: CallOptions): Promise<Outcomes> {
    const first = await this.within(options, (deadline) => this.trip(calls, send, deadline));
    const { sent, beganAt, outcomes } = first;
    const { confirm } = this.options;
    if (sent === undefined || confirm === undefined) return outcomes;
    const isRefused = (_: Call, outcome?: Outcome<Result>) => methodsAskedFor(outcome).length > 0;
    return again(calls, outcomes, isRefused, async (refused, [outcome]) => {
      const ask = async () => confirm(methodsAskedFor(outcome), refused[0] as Call);
      const { signal } = options;
      const isConfirmed = await within({ signal }, () =>
        this.confirmations.do(sessionOf(sent), beganAt, () => this.confirm(ask, sent)),
      );
      if (!isConfirmed) return [];
      const second = await this.within(options, (deadline) => this.trip(refused, send, deadline, sent));
      return second.outcomes;
    });
  }

  /** @returns whether the user has confirmed, and no other user has logged in meanwhile. */
  private async confirm(ask: () => ReturnType<Confirm>, login: Tokens): Promise<boolean> {
    const params = await ask();
    if (!params) return false;
    const call: Call = { method: 'Users.confirm', params, auth: 'access' };
    const { outcomes } = await this.within({}, (deadline) =>
      this.trip([call], this.sendOne, deadline, login),
    );
    const [outcome] = outcomes;
    if (outcome?.ok === false) throw outcome.error;
    return outcome !== undefined;
  }

  /**
   * Sends calls, and sends those with an expired token again with a new one.
   *
   * @param login the tokens of the login that made the calls. If the login has changed, no call is sent, so that
   * nothing is done as another user.
   */
  private async trip(calls: readonly Call[], send: Send, deadline: Deadline, login?: Tokens): Promise<Trip> {
    const beganAt = nextMoment();
    const sent = await this.tokensFor(calls);
    if (login !== undefined && !(sent !== undefined && isSameSession(sent, login)))
      return { beganAt, sent, outcomes: [] };
    const attempt = (some: readonly Call[], tokens: Tokens | undefined) =>
      this.attempt(some, (token) => send(some, token, deadline), tokens);
    const outcomes = await attempt(calls, sent);
    if (sent === undefined) return { beganAt, sent, outcomes };
    const renewed = await again(calls, outcomes, hasExpired, async (expired) => {
      const tokens = await this.renew(sent, beganAt);
      return tokens === undefined ? [] : attempt(expired, tokens);
    });
    return { beganAt, sent, outcomes: renewed };
  }

  private async attempt(
    calls: readonly Call[],
    send: (token: string | undefined) => Promise<Outcomes>,
    tokens: Tokens | undefined,
  ): Promise<Outcomes> {
    const outcomes = await send(tokenOf(calls, tokens));
    for (const [index, call] of calls.entries()) {
      await this.options.session.learn(call, outcomes[index] as Outcome<Result>, tokens);
    }
    return outcomes;
  }

  /** The tokens for the calls. A logout removes the stored tokens first, so that they are gone even if it fails. */
  private async tokensFor(calls: readonly Call[]): Promise<Tokens | undefined> {
    const { session } = this.options;
    if (calls.every(({ auth }) => auth === 'public')) return undefined;
    const tokens = await session.current();
    if (calls.some(({ method }) => method === 'Users.logout')) await session.drop(tokens);
    return tokens;
  }

  /** Returns new tokens for expired ones; undefined if the login has changed meanwhile. */
  private renew(sent: Tokens, beganAt: number): Promise<Tokens | undefined> {
    return this.refreshes.do(sent.access_token, beganAt, () => this.refresh(sent));
  }

  private async refresh(sent: Tokens): Promise<Tokens | undefined> {
    const stored = await this.sameLogin(sent);
    // Another page, or an earlier call, may have refreshed already.
    if (stored?.access_token !== sent.access_token) return stored;
    const params = this.options.rotate ? { rotate: true } : {};
    await this.call({ method: 'Users.refresh', params, auth: 'refresh' });
    return this.sameLogin(sent);
  }

  /** The stored tokens, if they are of the same login as these. */
  private async sameLogin(sent: Tokens): Promise<Tokens | undefined> {
    const now = await this.options.session.current();
    return now !== undefined && isSameSession(now, sent) ? now : undefined;
  }
}

/**
 * Repeats the calls with outcomes that ask for it.
 *
 * @param redo resolves to undefined to keep the outcomes. If it rejects, the error becomes the outcome of each call.
 */
async function again(
  calls: readonly Call[],
  outcomes: Outcomes,
  which: (call: Call, outcome: Outcome<Result> | undefined) => boolean,
  redo: (calls: readonly Call[], outcomes: Outcomes) => Promise<Outcomes>,
): Promise<Outcomes> {
  const isIt = (index: number) => which(calls[index] as Call, outcomes[index]);
  const some = calls.filter((_, index) => isIt(index));
  if (some.length === 0) return outcomes;
  const redone = await redo(
    some,
    outcomes.filter((_, index) => isIt(index)),
  ).catch((error: ClientError): Outcomes => some.map(() => ({ ok: false, error })));
  return outcomes.map((outcome, index) => redone[some.indexOf(calls[index] as Call)] || outcome);
}

/** An id for the session of the tokens. */
const sessionOf = ({ access_token }: Tokens): string => claimsOf(access_token)?.sid || access_token;

/** The token for an HTTP request with these calls. */
function tokenOf(calls: readonly Call[], tokens: Tokens | undefined): string | undefined {
  return calls.some(({ auth }) => auth === 'refresh') ? tokens?.refresh_token : tokens?.access_token;
}

function hasExpired({ auth }: Call, outcome: Outcome<Result> | undefined): boolean {
  return auth === 'access' && outcome?.ok === false && outcome.error.name === 'TOKEN_EXPIRED';
}
