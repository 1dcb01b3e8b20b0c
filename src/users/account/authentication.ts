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

/** The caller and their session. */
export interface Identity {
  readonly user: User;
  readonly session: Session;
  readonly claims: Claims;
}

/** The columns of a session and of its user; those of the user are null if the user no longer exists. */
type Row = Readonly<Record<string, unknown>>;

/** How many sessions one statement reads at most. */
const READ_AT_ONCE = 100;

/** Resolves an Authorization header into a user. */
export class Authentication {
  /** Calls of one turn of the event loop share a statement; nothing is cached for later calls. */
  private readonly rows = new DataLoader((sids: readonly string[]) => this.read(sids), {
    cache: false,
    maxBatchSize: READ_AT_ONCE,
    batchScheduleFn: setImmediate,
  });
  /** Built once, because it runs before every call that needs a token. */
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
   * Returns the claims of a token that we signed and that has the right type. The session is not checked.
   *
   * @throws Failure TOKEN_MISSING, TOKEN_INVALID
   */
  claims(authorization: string | undefined, type: TokenType): Claims {
    const claims = this.tokens.verify(tokenOf(authorization));
    if (claims.type !== type) throw new Failure('TOKEN_MISSING');
    return claims;
  }

  /**
   * Returns the user of a token, read from the database for this call.
   *
   * @throws Failure TOKEN_MISSING, TOKEN_INVALID, USER_NOT_FOUND, TOKEN_EXPIRED (contract §1.2)
   */
  async identify(authorization: string | undefined, type: TokenType): Promise<Identity> {
    const claims = this.claims(authorization, type);
    const row = await this.rows.load(claims.sid);
    if (row === undefined) throw new Failure('TOKEN_MISSING');
    // Check the user first: if both are gone, the app must not ask for a new login.
    if (row.u_id === null || row.u_status === STATUS.DISABLED) throw new Failure('USER_NOT_FOUND');
    if (row.s_revoked_at !== null) throw endedSession(row);
    if (row.u_status !== STATUS.ACTIVE || row.u_deleted_at !== null) throw new Failure('USER_NOT_FOUND');
    // Check the expiry last: a token is reported as expired only if nothing else is wrong with it.
    if (isExpired(claims)) throw new Failure('TOKEN_EXPIRED');
    const session = entityOf(this.db, Session, 's', row);
    await this.sessions.seen(session);
    return { claims, session, user: entityOf(this.db, User, 'u', row) };
  }

  /**
   * The same for an access token, if its session was confirmed a short time ago.
   *
   * @throws Failure also CONFIRMATION_NEEDED, with the methods that can confirm the session.
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

/** Gives the reason if it is known: sessions that ended before reasons were stored have none. */
const endedSession = ({ s_ended_by: reason }: Row): Failure =>
  new Failure('TOKEN_MISSING', reason === null ? {} : { members: { data: { reason } } });
