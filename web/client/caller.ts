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
  /** Whether a refresh asks for a new refresh token too. */
  readonly rotate: boolean;
  readonly confirm: Confirm | undefined;
}

type Outcomes = Outcome<Result>[];
/** Sends calls with one token; the outcomes come in their order. */
type Send = (calls: readonly Call[], token: string | undefined, deadline: Deadline) => Promise<Outcomes>;

/** What became of calls, and what they were made with. */
interface Trip {
  readonly beganAt: number;
  readonly sent: Tokens | undefined;
  readonly outcomes: Outcomes;
}

/** Makes calls with the tokens of a session, renews these when they have expired, and has the user confirm. */
export class Caller {
  /** One refresh, for all calls that were refused with the same expired token. */
  private readonly refreshes = new Shared<Tokens | undefined>();
  /** One question, for all calls of a session that were refused without a confirmation. */
  private readonly confirmations = new Shared<boolean>();

  constructor(private readonly options: CallerOptions) {}

  /** @throws ClientError */
  async call(call: Call, options: CallOptions = {}): Promise<Result> {
    const [outcome] = await this.perform([call], this.sendOne, options);
    if (outcome?.ok) return outcome.result;
    throw outcome?.error;
  }

  /** @throws ClientError where the batch failed as a whole. */
  async batch(calls: readonly Call[], options: CallOptions = {}): Promise<Outcomes> {
    return calls.length === 0 ? [] : this.perform(calls, this.sendMany, options);
  }

  /** @throws ClientError where the notification did not arrive. */
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
   * Sends calls, and those that need a confirmation once more when the user has given it. Users may take their
   * time: what is sent before and afterwards has the call's whole time.
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

  /** @returns whether the user has confirmed, and nobody else is logged in by now. */
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
   * Sends calls, and those whose token had expired once more, with a new one.
   *
   * @param login whose calls these are. Where the login has changed, none is sent, so that nothing is done in
   * another's name.
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

  /** The tokens to make calls with. A logout forgets them first: whatever becomes of it, they are gone here. */
  private async tokensFor(calls: readonly Call[]): Promise<Tokens | undefined> {
    const { session } = this.options;
    if (calls.every(({ auth }) => auth === 'public')) return undefined;
    const tokens = await session.current();
    if (calls.some(({ method }) => method === 'Users.logout')) await session.drop(tokens);
    return tokens;
  }

  /** Tokens in place of expired ones; undefined where the login has changed meanwhile. */
  private renew(sent: Tokens, beganAt: number): Promise<Tokens | undefined> {
    return this.refreshes.do(sent.access_token, beganAt, () => this.refresh(sent));
  }

  private async refresh(sent: Tokens): Promise<Tokens | undefined> {
    const stored = await this.sameLogin(sent);
    // Another page, or an earlier call, may have been faster.
    if (stored?.access_token !== sent.access_token) return stored;
    const params = this.options.rotate ? { rotate: true } : {};
    await this.call({ method: 'Users.refresh', params, auth: 'refresh' });
    return this.sameLogin(sent);
  }

  /** The stored tokens, unless they are of another login than these. */
  private async sameLogin(sent: Tokens): Promise<Tokens | undefined> {
    const now = await this.options.session.current();
    return now !== undefined && isSameSession(now, sent) ? now : undefined;
  }
}

/**
 * Does those calls once more whose outcome asks for it.
 *
 * @param redo resolves to nothing where they stay as they are; what it rejects with becomes of each.
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

/** Names the session of tokens. */
const sessionOf = ({ access_token }: Tokens): string => claimsOf(access_token)?.sid || access_token;

/** The token of an HTTP request that makes these calls. */
function tokenOf(calls: readonly Call[], tokens: Tokens | undefined): string | undefined {
  return calls.some(({ auth }) => auth === 'refresh') ? tokens?.refresh_token : tokens?.access_token;
}

function hasExpired({ auth }: Call, outcome: Outcome<Result> | undefined): boolean {
  return auth === 'access' && outcome?.ok === false && outcome.error.name === 'TOKEN_EXPIRED';
}
