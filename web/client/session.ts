import type { ClientError, MofangError } from './errors';
import { claimsOf, isSameSession, type Subject, type TokenStorage, type Tokens } from './tokens';
import type { Auth, Call, Outcome, Result } from './wire';

/** The login, as pages can read it. */
export interface TokensView {
  /** The current tokens; undefined if no user is logged in. */
  current(): Promise<Tokens | undefined>;
  /** The user as described in the access token. It is as old as the token, and not verified. */
  subject(): Promise<Subject | undefined>;
}

export type SignedOutListener = (error: MofangError) => void;

/** The methods that end the session of their token. */
const ENDING = ['Users.logout', 'Users.logoutAll', 'Users.password', 'Users.close'];

/** Whether an error asks for a new login, because the token of the call is no longer valid. */
function isOver(auth: Auth, { name }: ClientError): boolean {
  if (auth === 'public') return false;
  if (name === 'TOKEN_EXPIRED') return auth === 'refresh';
  return name === 'TOKEN_INVALID' || name === 'TOKEN_MISSING' || name === 'USER_NOT_FOUND';
}

/** Stores the tokens, and updates them from answers. */
export class Session {
  private readonly listeners: SignedOutListener[] = [];
  private lastChange: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: TokenStorage) {}

  async current(): Promise<Tokens | undefined> {
    return this.storage.get();
  }

  async subject(): Promise<Subject | undefined> {
    const tokens = await this.current();
    return tokens && claimsOf(tokens.access_token)?.sub;
  }

  /** @returns a function that removes the listener. */
  onSignedOut(listener: SignedOutListener): () => void {
    this.listeners.push(listener);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  /** Updates the tokens from an answer. `sent` are the tokens that the call was made with. */
  async learn({ method, auth }: Call, outcome: Outcome<Result>, sent: Tokens | undefined): Promise<void> {
    if (outcome.ok) {
      return ENDING.includes(method) ? this.drop(sent) : this.keep(auth, outcome.result, sent);
    }
    const { error } = outcome;
    if (error.kind !== 'errno') return;
    // A refused picture also returns tokens.
    await this.keep(auth, error.result, sent);
    if (isOver(auth, error)) await this.drop(sent, error);
  }

  /** Removes tokens, unless others have replaced them. Listeners are told if an error was the reason. */
  drop(sent: Tokens | undefined, error?: MofangError): Promise<void> {
    return this.inTurn(async () => {
      const now = await this.current();
      if (now === undefined || sent === undefined || !isSameSession(now, sent)) return;
      await this.storage.clear();
      if (error === undefined) return;
      // A listener that throws must not fail the call.
      for (const listener of this.listeners.slice()) void Promise.resolve(error).then(listener);
    });
  }

  private async keep(auth: Auth, result: Result, sent: Tokens | undefined): Promise<void> {
    const { access_token, refresh_token } = result as Partial<Record<keyof Tokens, string>>;
    if (!access_token) return;
    // A login returns a pair; a single token from a public method is for another purpose.
    if (auth === 'public') {
      if (refresh_token) await this.inTurn(async () => this.storage.set({ access_token, refresh_token }));
      return;
    }
    await this.inTurn(async () => {
      const now = await this.current();
      // If the user has logged out, or in as someone else, during the call, that stays.
      if (now === undefined || sent === undefined || !isSameSession(now, sent)) return;
      // A refresh may have rotated the tokens meanwhile; then only the refresh's own token is certainly the newest.
      const isNewest = auth === 'refresh' || now.refresh_token === sent.refresh_token;
      await this.storage.set({
        access_token,
        refresh_token: (isNewest && refresh_token) || now.refresh_token,
      });
    });
  }

  /** Runs changes one after the other, because a storage may be slow between reading and writing. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.lastChange.then(change);
    this.lastChange = done.catch(() => undefined);
    return done;
  }
}
