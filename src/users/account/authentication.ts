import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { columnsOf, entityOf } from '../../adapters/database/rows';
import { tokenOf } from '../../auth/authorization-header';
import { Session } from '../../auth/session.entity';
import type { Sessions } from '../../auth/sessions';
import { type Claims, isExpired, type Tokens, type TokenType } from '../../auth/tokens';
import { Failure } from '../../failure';
import { confirmationMethodsOf } from './confirmation';
import { STATUS, User } from './user.entity';

/** Who calls, and by which session. */
export interface Identity {
  readonly user: User;
  readonly session: Session;
  readonly claims: Claims;
}

/** A session's columns and its user's, the latter null where there is no such user any more. */
type Row = Readonly<Record<string, unknown>>;

/** Sessions that are read by one statement. */
const READ_AT_ONCE = 100;

/** Resolves an Authorization header into a user. */
export class Authentication {
  /** Calls that came in the same turn of the event loop share a statement; nothing is kept for later ones. */
  private readonly rows = new DataLoader((sids: readonly string[]) => this.read(sids), {
    cache: false,
    maxBatchSize: READ_AT_ONCE,
    batchScheduleFn: setImmediate,
  });
  /** Written once: this runs before every call that needs a token. */
  private readonly select: string;

  constructor(
    private readonly db: DataSource,
    private readonly tokens: Tokens,
    private readonly sessions: Sessions,
  ) {
    this.select =
      `SELECT ${columnsOf(db, Session, 's')}, ${columnsOf(db, User, 'u')} ` +
      'FROM mf_session s LEFT JOIN mf_user u ON u.id = s.user_id WHERE s.id IN';
  }

  /**
   * The claims of a token that is ours and of the right type, whatever became of its session.
   *
   * @throws Failure TOKEN_MISSING, TOKEN_INVALID
   */
  claims(authorization: string | undefined, type: TokenType): Claims {
    const claims = this.tokens.verify(tokenOf(authorization));
    if (claims.type !== type) throw new Failure('TOKEN_MISSING');
    return claims;
  }

  /**
   * The user behind a token, read from the database now.
   *
   * @throws Failure TOKEN_MISSING, TOKEN_INVALID, USER_NOT_FOUND, TOKEN_EXPIRED (contract §1.2)
   */
  async identify(authorization: string | undefined, type: TokenType): Promise<Identity> {
    const claims = this.claims(authorization, type);
    const row = await this.rows.load(claims.sid);
    if (row === undefined) throw new Failure('TOKEN_MISSING');
    // The user first: where both are gone, an app must not ask them to log in again.
    if (row.u_id === null || row.u_status === STATUS.DISABLED) throw new Failure('USER_NOT_FOUND');
    if (row.s_revoked_at !== null) throw endedSession(row);
    if (row.u_status !== STATUS.ACTIVE || row.u_deleted_at !== null) throw new Failure('USER_NOT_FOUND');
    // Last: an expired token says so only where nothing else is wrong.
    if (isExpired(claims)) throw new Failure('TOKEN_EXPIRED');
    const session = entityOf(this.db, Session, 's', row);
    await this.sessions.seen(session);
    return { claims, session, user: entityOf(this.db, User, 'u', row) };
  }

  /**
   * The same for an access token whose session was confirmed a short time ago.
   *
   * @throws Failure also CONFIRMATION_NEEDED, with what can confirm it.
   */
  async identifyConfirmed(authorization: string | undefined): Promise<Identity> {
    const identity = await this.identify(authorization, 'access');
    if (this.sessions.isConfirmed(identity.session)) return identity;
    const data = { methods: confirmationMethodsOf(identity.user) };
    throw new Failure('CONFIRMATION_NEEDED', { members: { data } });
  }

  private async read(sids: readonly string[]): Promise<(Row | undefined)[]> {
    const marks = sids.map(() => '?').join(', ');
    const rows = await this.db.query<Row[]>(`${this.select} (${marks})`, [...sids]);
    const bySid = new Map(rows.map((row) => [row.s_id, row]));
    return sids.map((sid) => bySid.get(sid));
  }
}

/** Says why, where it is known: sessions that ended before this was written down have no reason. */
const endedSession = ({ s_ended_by: reason }: Row): Failure =>
  new Failure('TOKEN_MISSING', reason === null ? {} : { members: { data: { reason } } });
