import type { OAuthProviderConfig } from '../../config';
import { addressOf, Exchange, idIn, tokenIn } from './exchange';
import type { ExternalIdentity, OAuthProvider } from './port';

const NICKNAME_LENGTH = 64;

/**
 * GitHub. It supports PKCE, answers JSON only on request, answers errors with HTTP 200, and refuses requests
 * without a User-Agent. A login name may pass to another user; the id does not.
 *
 * Sources: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps,
 * https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
export class GitHub implements OAuthProvider {
  private readonly exchange: Exchange;

  constructor(
    private readonly config: OAuthProviderConfig,
    timeoutMs: number,
  ) {
    this.exchange = new Exchange('GitHub', timeoutMs);
  }

  authorizeUrl({ state, codeChallenge }: { state: string; codeChallenge: string }): string {
    const { url, appId, callbackUrl } = this.config;
    return addressOf(`${url}/login/oauth/authorize`, {
      client_id: appId,
      redirect_uri: callbackUrl,
      state,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    });
  }

  async identify({ code, codeVerifier }: { code: string; codeVerifier: string }): Promise<ExternalIdentity> {
    const token = await this.token(code, codeVerifier);
    const user = await this.exchange.get(`${this.config.apiUrl}/user`, {
      Authorization: `Bearer ${token}`,
      Accept: 'application/vnd.github+json',
      'X-GitHub-Api-Version': '2022-11-28',
      'User-Agent': 'mofang',
    });
    const subject = idIn(user.id) ?? this.exchange.refuse('an answer without id');
    const nickname = typeof user.login === 'string' ? user.login.slice(0, NICKNAME_LENGTH) : '';
    return { provider: 'github', subject, nickname };
  }

  private async token(code: string, codeVerifier: string): Promise<string> {
    const { url, appId, appSecret, callbackUrl } = this.config;
    const params = {
      client_id: appId,
      client_secret: appSecret,
      code,
      redirect_uri: callbackUrl,
      code_verifier: codeVerifier,
    };
    const { access_token } = await this.exchange.post(`${url}/login/oauth/access_token`, params, {
      Accept: 'application/json',
    });
    return tokenIn(access_token) ?? this.exchange.refuse('an answer without access_token');
  }
}
