import type { OAuthProviderConfig } from '../../config';
import { addressOf, Exchange, tokenIn } from './exchange';
import type { ExternalIdentity, OAuthProvider } from './port';

/**
 * QQ Connect. It expects every request as GET, wraps JSON in `callback( … );`, answers errors with HTTP 200,
 * and does not support PKCE. An openid identifies a user for this application only.
 *
 * Sources: https://wiki.connect.qq.com/使用authorization_code获取access_token (the token),
 * https://wiki.connect.qq.com/获取用户openid_oauth2-0 (the openid).
 */
export class Qq implements OAuthProvider {
  private readonly exchange: Exchange;

  constructor(
    private readonly config: OAuthProviderConfig,
    timeoutMs: number,
  ) {
    this.exchange = new Exchange('QQ', timeoutMs);
  }

  authorizeUrl({ state }: { state: string }): string {
    const { url, appId, callbackUrl } = this.config;
    return addressOf(`${url}/oauth2.0/authorize`, {
      response_type: 'code',
      client_id: appId,
      redirect_uri: callbackUrl,
      scope: 'get_user_info',
      state,
    });
  }

  async identify({ code }: { code: string }): Promise<ExternalIdentity> {
    const { apiUrl, appId } = this.config;
    const access_token = await this.token(code);
    const me = await this.exchange.get(addressOf(`${apiUrl}/oauth2.0/me`, { access_token }));
    if (String(me.client_id) !== appId) this.exchange.refuse('a token of another application');
    if (typeof me.openid !== 'string' || !/^[0-9A-F]{32}$/i.test(me.openid))
      this.exchange.refuse('an answer without openid');
    return { provider: 'qq', subject: me.openid, nickname: '' };
  }

  private async token(code: string): Promise<string> {
    const { apiUrl, appId, appSecret, callbackUrl } = this.config;
    const params = {
      grant_type: 'authorization_code',
      client_id: appId,
      client_secret: appSecret,
      code,
      redirect_uri: callbackUrl,
      fmt: 'json',
    };
    const { access_token } = await this.exchange.get(addressOf(`${apiUrl}/oauth2.0/token`, params));
    return tokenIn(access_token) ?? this.exchange.refuse('an answer without access_token');
  }
}
