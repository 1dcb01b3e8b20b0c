import type { Context } from '../context';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall, type TokenCall, WithAccessToken } from './account/guard';
import { RevokeParams, SessionsResult } from './sessions.dto';

/** Where a user is logged in, and the end of that (contract §1.4, §2.5). */
@Namespace('Users')
export class UserSessions {
  constructor(readonly context: Pick<Context, 'authentication' | 'db' | 'sessions'>) {}

  @Method('Lists the sessions of the user that are alive, the last used first.', NoParams, {
    result: SessionsResult,
  })
  @LoggedIn()
  async sessions(_params: object, { user, session }: LoggedInCall): Promise<SessionsResult> {
    const alive = await this.context.sessions.list(user.id);
    return {
      sessions: alive.map(({ id, device, ip, createdAt, lastSeenAt }) => ({
        session_id: id,
        device,
        ip,
        created: createdAt.toISOString(),
        last_seen: lastSeenAt.toISOString(),
        current: id === session.id,
      })),
    };
  }

  @Method('Ends the session of an access token, even of an expired one.')
  @WithAccessToken()
  async logout(_params: object, { claims }: TokenCall): Promise<void> {
    const { db, sessions } = this.context;
    await sessions.end(db.manager, claims.sid, 'logged_out');
  }

  @Method(
    'Ends a session of the user at once; one that has ended already, or is nobody’s, stays so.',
    RevokeParams,
  )
  @LoggedIn()
  async revoke({ session_id }: RevokeParams, { user }: LoggedInCall): Promise<void> {
    const { db, sessions } = this.context;
    await sessions.endOf(db.manager, user.id, session_id, 'revoked');
  }

  @Method('Ends every session of the user at once, this one too.')
  @LoggedIn()
  async logoutAll(_params: object, { user }: LoggedInCall): Promise<void> {
    const { db, sessions } = this.context;
    await sessions.endAll(db.manager, user.id, 'logged_out');
  }
}
