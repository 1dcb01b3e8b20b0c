import type { Context } from '../context';
import { Method, Namespace, NoParams } from '../rpc/method';
import { LoggedIn, type LoggedInCall, WithRefreshToken } from './account/guard';
import { generationOf } from './account/tokens';
import { AccessToken, RefreshedTokens, RefreshParams } from './tokens.dto';

/** New tokens for good ones (contract §1.3, §1.4). */
@Namespace('Users')
export class UserTokenRenewal {
  constructor(
    readonly context: Pick<Context, 'authentication' | 'refreshAnswers' | 'sessions' | 'userTokens'>,
  ) {}

  @Method('Confirms an access token and returns a new one.', NoParams, { result: AccessToken })
  @LoggedIn()
  async verify(_params: object, { user, session }: LoggedInCall): Promise<AccessToken> {
    return { access_token: this.context.userTokens.access(user, session) };
  }

  @Method(
    'Returns a new access token for a refresh token; on request a new refresh token too.',
    RefreshParams,
    { result: RefreshedTokens },
  )
  @WithRefreshToken()
  async refresh(
    { rotate = false }: RefreshParams,
    { user, session, claims }: LoggedInCall,
  ): Promise<RefreshedTokens> {
    const { refreshAnswers, sessions, userTokens } = this.context;
    const isRotating = rotate || session.generation > 0;
    if (!isRotating) return { access_token: userTokens.access(user, session) };
    const generation = generationOf(claims);
    return refreshAnswers.once(session.id, generation, async () => {
      const rotated = await sessions.rotate(session, generation);
      return { answer: userTokens.rotatedPair(user, rotated), rotatedAt: rotated.rotatedAt };
    });
  }
}
