import { type CallOptions, type Deadline, within } from './deadline';
import type { ClientError } from './errors';
import type { Session } from './session';
import { isSameSession, type Tokens } from './tokens';
import type { Call, Outcome, Result, Wire } from './wire';

export interface CallerOptions {
  readonly wire: Wire;
  readonly session: Session;
  readonly timeoutMs: number;
  /** Whether a refresh asks for a new refresh token too. */
  readonly rotate: boolean;
}

type Outcomes = Outcome<Result>[];
/** Sends calls with one token; the outcomes come in their order. */
type Send = (calls: readonly Call[], token: string | undefined) => Promise<Outcomes>;

/** One refresh, for all calls that were refused with the same expired token. */
interface Refresh {
  readonly expired: string;
  /** Undefined where the login has changed meanwhile. */
  readonly renewed: Promise<Tokens | undefined>;
  endedAt: number;
}

/** Makes calls with the tokens of a session, and renews these when they have expired. */
export class Caller {
  private refreshing: Refresh | undefined;
  /** Counts what begins and ends, to tell which was first. */
  private moment = 0;

  constructor(private readonly options: CallerOptions) {}

  /** @throws ClientError */
  async call(call: Call, options?: CallOptions): Promise<Result> {
    const [outcome] = await this.within(options, (deadline) =>
      this.perform([call], async (_, token) => [await this.options.wire.call(call, token, deadline)]),
    );
    if (outcome?.ok) return outcome.result;
    throw outcome?.error;
  }

  /** @throws ClientError where the batch failed as a whole. */
  async batch(calls: readonly Call[], options?: CallOptions): Promise<Outcomes> {
    if (calls.length === 0) return [];
    return this.within(options, (deadline) =>
      this.perform(calls, (some, token) => this.options.wire.batch(some, token, deadline)),
    );
  }

  /** @throws ClientError where the notification did not arrive. */
  async notify(call: Call, options?: CallOptions): Promise<void> {
    return this.within(options, async (deadline) => {
      const token = tokenOf([call], await this.tokensFor([call]));
      return this.options.wire.notify(call, token, deadline);
    });
  }

  private within<T>(options: CallOptions = {}, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { signal, timeoutMs = this.options.timeoutMs } = options;
    return within({ signal, timeoutMs }, work);
  }

  /** Sends calls, and those whose token had expired once more, with a new one. */
  private async perform(calls: readonly Call[], send: Send): Promise<Outcomes> {
    const beganAt = ++this.moment;
    const sent = await this.tokensFor(calls);
    const outcomes = await this.attempt(calls, send, sent);
    const expired = calls.filter((call, index) => hasExpired(call, outcomes[index]));
    if (sent === undefined || expired.length === 0) return outcomes;
    const retried = await this.retry(expired, send, sent, beganAt);
    return outcomes.map((outcome, index) => retried[expired.indexOf(calls[index] as Call)] || outcome);
  }

  /** @returns nothing where the login has changed, so that nothing is done in another's name. */
  private async retry(calls: readonly Call[], send: Send, sent: Tokens, beganAt: number): Promise<Outcomes> {
    try {
      const renewed = await this.renew(sent, beganAt);
      return renewed === undefined ? [] : await this.attempt(calls, send, renewed);
    } catch (error) {
      return calls.map(() => ({ ok: false, error: error as ClientError }));
    }
  }

  private async attempt(calls: readonly Call[], send: Send, tokens: Tokens | undefined): Promise<Outcomes> {
    const outcomes = await send(calls, tokenOf(calls, tokens));
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

  /**
   * Tokens in place of expired ones. One refresh serves all calls that were on their way until it ended,
   * well or badly.
   */
  private renew(sent: Tokens, beganAt: number): Promise<Tokens | undefined> {
    const last = this.refreshing;
    if (last?.expired === sent.access_token && beganAt < last.endedAt) return last.renewed;
    const renewed = this.refresh(sent);
    const refreshing = { expired: sent.access_token, renewed, endedAt: Number.POSITIVE_INFINITY };
    const end = () => {
      refreshing.endedAt = ++this.moment;
    };
    renewed.then(end, end);
    this.refreshing = refreshing;
    return renewed;
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

/** The token of an HTTP request that makes these calls. */
function tokenOf(calls: readonly Call[], tokens: Tokens | undefined): string | undefined {
  return calls.some(({ auth }) => auth === 'refresh') ? tokens?.refresh_token : tokens?.access_token;
}

function hasExpired({ auth }: Call, outcome: Outcome<Result> | undefined): boolean {
  return auth === 'access' && outcome?.ok === false && outcome.error.name === 'TOKEN_EXPIRED';
}
