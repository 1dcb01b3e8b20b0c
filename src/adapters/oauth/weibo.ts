import type { OAuthProviderConfig } from '../../config';
import { addressOf, Exchange, idIn, tokenIn } from './exchange';
import type { ExternalIdentity, OAuthProvider } from './port';

/**
 * Weibo. Its token comes with an unproven uid, so get_token_info must name the same uid, and this
 * application. Numbers come as numbers or as strings. It does not support PKCE.
 *
 * Sources: https://open.weibo.com/wiki/Oauth2/access_token, https://open.weibo.com/wiki/Oauth2/get_token_info
 */
export class Weibo implements OAuthProvider {
  private readonly exchange: Exchange;

  constructor(
    private readonly config: OAuthProviderConfig,
    timeoutMs: number,
  ) {
    this.exchange = new Exchange('Weibo', timeoutMs);
  }

  authorizeUrl({ state }: { state: string }): string {
    const { url, appId, callbackUrl } = this.config;
    return addressOf(`${url}/oauth2/authorize`, {
      response_type: 'code',
      client_id: appId,
      redirect_uri: callbackUrl,
      state,
    });
  }

  async identify({ code }: { code: string }): Promise<ExternalIdentity> {
    const { access_token, uid } = await this.token(code);
    const info = await this.exchange.post(`${this.config.apiUrl}/oauth2/get_token_info`, { access_token });
    if (idIn(info.appkey) !== this.config.appId) this.exchange.refuse('a token of another application');
    if (idIn(info.uid) !== uid) this.exchange.refuse('a token of another user');
    return { provider: 'weibo', subject: uid, nickname: '' };
  }

  private async token(code: string): Promise<{ access_token: string; uid: string }> {
    const { apiUrl, appId, appSecret, callbackUrl } = this.config;
    const answer = await this.exchange.post(`${apiUrl}/oauth2/access_token`, {
      grant_type: 'authorization_code',
      client_id: appId,
      client_secret: appSecret,
      code,
      redirect_uri: callbackUrl,
    });
    return {
      access_token: tokenIn(answer.access_token) ?? this.exchange.refuse('an answer without access_token'),
      uid: idIn(answer.uid) ?? this.exchange.refuse('an answer without uid'),
    };
  }
}
