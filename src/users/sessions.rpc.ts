import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, byUser, record } from '../events/record';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall, type TokenCall, WithAccessToken } from './account/guard';
import type { Subject } from './account/subject';
import { RevokeParams, SessionsResult } from './sessions.dto';

/** Listing and ending a user's sessions (contract §1.4, §2.5). */
@Namespace('Users')
export class UserSessions {
  constructor(readonly context: Pick<Context, 'authentication' | 'db' | 'sessions'>) {}

  @Method('Lists the active sessions of the user, last used first.', NoParams, {
    result: SessionsResult,
  })
  @LoggedIn()
  async sessions(_params: object, { user, session }: LoggedInCall): Promise<SessionsResult> {
    const alive = await this.context.sessions.list(user.id);
    return {
      sessions: alive.map(({ id, device, deviceName, ip, createdAt, lastSeenAt }) => ({
        session_id: id,
        device,
        ...(deviceName !== '' && { device_name: deviceName }),
        ip,
        created: createdAt.toISOString(),
        last_seen: lastSeenAt.toISOString(),
        current: id === session.id,
      })),
    };
  }

  @Method('Ends the session of an access token, even if the token has expired.')
  @WithAccessToken()
  async logout(_params: object, call: TokenCall): Promise<void> {
    const { db, sessions } = this.context;
    const { sid, sub } = call.claims;
    const { id } = sub as Subject;
    await transaction(db, async (manager) => {
      const isEnded = await sessions.end(manager, sid, 'logged_out');
      if (isEnded) await record(manager, { type: 'user.logout', userId: id }, byUser(id, call, sid));
    });
  }

  @Method(
    'Ends one session of the user at once. Succeeds even if it has ended already or does not exist.',
    RevokeParams,
  )
  @LoggedIn()
  async revoke({ session_id }: RevokeParams, call: LoggedInCall): Promise<void> {
    const { db, sessions } = this.context;
    const { user } = call;
    await transaction(db, async (manager) => {
      if (!(await sessions.endOf(manager, user.id, session_id, 'revoked'))) return;
      const details = { why: 'revoked', session: session_id } as const;
      await record(manager, { type: 'session.ended', userId: user.id, details }, byCaller(call));
    });
  }

  @Method('Ends every session of the user at once, including this one.')
  @LoggedIn()
  async logoutAll(_params: object, call: LoggedInCall): Promise<void> {
    const { db, sessions } = this.context;
    const { user } = call;
    await transaction(db, async (manager) => {
      await sessions.endAll(manager, user.id, 'logged_out');
      const details = { why: 'logged_out' } as const;
      await record(manager, { type: 'session.ended', userId: user.id, details }, byCaller(call));
    });
  }
}
