import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byCaller, record } from '../events/record';
import { Failure } from '../failure';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall, WithRefreshToken } from './account/guard';
import { generationOf } from './account/tokens';
import { AccessToken, RefreshedTokens, RefreshParams } from './tokens.dto';

/** New tokens in exchange for valid ones (contract §1.3, §1.4). */
@Namespace('Users')
export class UserTokenRenewal {
  constructor(
    readonly context: Pick<Context, 'authentication' | 'db' | 'refreshAnswers' | 'sessions' | 'userTokens'>,
  ) {}

  @Method('Checks an access token and returns a new one.', NoParams, { result: AccessToken })
  @LoggedIn()
  async verify(_params: object, { user, session }: LoggedInCall): Promise<AccessToken> {
    return { access_token: this.context.userTokens.access(user, session) };
  }

  @Method(
    'Returns a new access token for a refresh token, and on request a new refresh token.',
    RefreshParams,
    { result: RefreshedTokens },
  )
  @WithRefreshToken()
  async refresh({ rotate = false }: RefreshParams, call: LoggedInCall): Promise<RefreshedTokens> {
    const { user, session, claims } = call;
    const { refreshAnswers, sessions, userTokens } = this.context;
    const isRotating = rotate || session.generation > 0;
    if (!isRotating) return { access_token: userTokens.access(user, session) };
    const generation = generationOf(claims);
    return refreshAnswers.once(session.id, generation, async () => {
      const rotated = await sessions.rotate(session, generation);
      if (rotated === 'reused') return this.endReused(call);
      return { answer: userTokens.rotatedPair(user, rotated), rotatedAt: rotated.rotatedAt };
    });
  }

  /** A used refresh token was presented again: two clients have it, and one of them stole it (RFC 9700 §4.14). */
  private async endReused(call: LoggedInCall): Promise<never> {
    const { db, sessions } = this.context;
    const { user, session } = call;
    await transaction(db, async (manager) => {
      if (!(await sessions.end(manager, session.id, 'revoked'))) return;
      const details = { session: session.id };
      await record(manager, { type: 'session.reuse', userId: user.id, details }, byCaller(call));
    });
    throw new Failure('TOKEN_MISSING', {
      members: { data: { reason: 'revoked' } },
      cause: new Error('a used refresh token came again'),
    });
  }
}
