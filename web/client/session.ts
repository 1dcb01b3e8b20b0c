import type { ClientError, MofangError } from './errors';
import { claimsOf, isSameSession, type Subject, type TokenStorage, type Tokens } from './tokens';
import type { Auth, Call, Outcome, Result } from './wire';

/** The login, for a page that shows it. */
export interface TokensView {
  /** The tokens now; undefined where nobody is logged in. */
  current(): Promise<Tokens | undefined>;
  /** What the access token says of its user; as new as the token, and not verified. */
  subject(): Promise<Subject | undefined>;
}

export type SignedOutListener = (error: MofangError) => void;

/** The methods after which the tokens they were called with are worth nothing. */
const ENDING = ['Users.logout', 'Users.logoutAll', 'Users.password', 'Users.close'];

/** Whether an error asks for a new login: the token of the call is worth nothing more. */
function isOver(auth: Auth, { name }: ClientError): boolean {
  if (auth === 'public') return false;
  if (name === 'TOKEN_EXPIRED') return auth === 'refresh';
  return name === 'TOKEN_INVALID' || name === 'TOKEN_MISSING' || name === 'USER_NOT_FOUND';
}

/** The tokens in their storage, and what answers do to them. */
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

  /** @returns what takes the listener away. */
  onSignedOut(listener: SignedOutListener): () => void {
    this.listeners.push(listener);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  /** Takes from an answer what it says of the tokens. `sent` are those the call was made with. */
  async learn({ method, auth }: Call, outcome: Outcome<Result>, sent: Tokens | undefined): Promise<void> {
    if (outcome.ok) {
      return ENDING.includes(method) ? this.drop(sent) : this.keep(auth, outcome.result, sent);
    }
    const { error } = outcome;
    if (error.kind !== 'errno') return;
    // The refusal of a picture brings tokens too.
    await this.keep(auth, error.result, sent);
    if (isOver(auth, error)) await this.drop(sent, error);
  }

  /** Removes tokens, unless others took their place. Listeners hear of it where an error was the reason. */
  drop(sent: Tokens | undefined, error?: MofangError): Promise<void> {
    return this.inTurn(async () => {
      const now = await this.current();
      if (now === undefined || sent === undefined || !isSameSession(now, sent)) return;
      await this.storage.clear();
      if (error === undefined) return;
      // A listener that throws is the page's affair, not the call's.
      for (const listener of this.listeners.slice()) void Promise.resolve(error).then(listener);
    });
  }

  private async keep(auth: Auth, result: Result, sent: Tokens | undefined): Promise<void> {
    const { access_token, refresh_token } = result as Partial<Record<keyof Tokens, string>>;
    if (!access_token) return;
    // A login gives a pair; a lone token of a call that needed none is for something else.
    if (auth === 'public') {
      if (refresh_token) await this.inTurn(async () => this.storage.set({ access_token, refresh_token }));
      return;
    }
    await this.inTurn(async () => {
      const now = await this.current();
      // Whoever logged out, or in as someone else, while the call was on its way keeps it so.
      if (now === undefined || sent === undefined || !isSameSession(now, sent)) return;
      // A refresh may have rotated meanwhile; then only its own token is sure to be the newest.
      const isNewest = auth === 'refresh' || now.refresh_token === sent.refresh_token;
      await this.storage.set({
        access_token,
        refresh_token: (isNewest && refresh_token) || now.refresh_token,
      });
    });
  }

  /** Changes wait for one another: a storage may take its time between reading and writing. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.lastChange.then(change);
    this.lastChange = done.catch(() => undefined);
    return done;
  }
}
