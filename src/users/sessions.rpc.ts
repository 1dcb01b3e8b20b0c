import { Method, Namespace, NoParams } from '../rpc/method';
import type { Services } from '../services';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { RevokeParams, SessionsResult } from './sessions.dto';

/** Where a user is logged in (contract §2.5). */
@Namespace('Users')
export class UserSessions {
  constructor(readonly services: Pick<Services, 'authentication' | 'db' | 'sessions'>) {}

  @Method('Lists the sessions of the user that are alive, the last used first.', NoParams, {
    result: SessionsResult,
  })
  @LoggedIn()
  async sessions(_params: object, { user, session }: LoggedInCall): Promise<SessionsResult> {
    const alive = await this.services.sessions.list(user.id);
    return {
      sessions: alive.map(({ id, device, ipAddress, createdAt, lastSeenAt }) => ({
        session_id: id,
        device,
        ip: ipAddress,
        created: createdAt.toISOString(),
        last_seen: lastSeenAt.toISOString(),
        current: id === session.id,
      })),
    };
  }

  @Method(
    'Ends a session of the user at once; one that has ended already, or is nobody’s, stays so.',
    RevokeParams,
  )
  @LoggedIn()
  async revoke({ session_id }: RevokeParams, { user }: LoggedInCall): Promise<void> {
    await this.services.sessions.revokeOf(user.id, session_id);
  }

  @Method('Ends every session of the user at once, this one too.')
  @LoggedIn()
  async logoutAll(_params: object, { user }: LoggedInCall): Promise<void> {
    const { db, sessions } = this.services;
    await sessions.revokeAll(db.manager, user.id);
  }
}
