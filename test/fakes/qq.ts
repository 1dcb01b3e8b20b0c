import {
  type FakeProvider,
  type Grants,
  isOurs,
  json,
  type ProviderRequest,
  startProvider,
  type WireAnswer,
} from './oauth-provider';

const APP = { appId: '101234567', appSecret: 'fake-qq-app-key' };

/**
 * QQ Connect: all requests by GET, always HTTP 200, JSON wrapped as JSONP.
 *
 * Sources: https://wiki.connect.qq.com/使用authorization_code获取access_token,
 * https://wiki.connect.qq.com/获取用户openid_oauth2-0, https://wiki.connect.qq.com/公共返回码说明
 */
export const startQq = (): Promise<FakeProvider> =>
  startProvider({ app: APP, authorizePath: '/oauth2.0/authorize', answer });

/** An openid of 32 hexadecimal digits. */
export const openid = (person: number): string => person.toString(16).toUpperCase().padStart(32, 'A');

export const callback = (value: object): WireAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  body: `callback( ${JSON.stringify(value)} );\n`,
});

const error = (code: number, description: string) =>
  callback({ error: code, error_description: description });

function answer(request: ProviderRequest, grants: Grants): WireAnswer {
  if (request.method !== 'GET') return { status: 405, body: '' };
  if (request.path === '/oauth2.0/token') return token(request, grants);
  if (request.path === '/oauth2.0/me') return me(request, grants);
  return { status: 404, body: '' };
}

function token({ params }: ProviderRequest, grants: Grants): WireAnswer {
  if (params.get('grant_type') !== 'authorization_code') return error(100004, 'param grant_type is wrong');
  if (!isOurs(params, { app: APP })) return error(100009, 'client secret is illegal');
  const grant = grants.useCode(params.get('code'));
  if (grant === undefined) return error(100020, 'code is reused error');
  if (params.get('redirect_uri') !== grant.redirectUri) return error(100010, 'redirect uri is illegal');
  const answered = { access_token: grants.token(grant), expires_in: '7776000', refresh_token: 'unused' };
  if (params.get('fmt') === 'json') return json(answered);
  return { status: 200, body: new URLSearchParams(answered).toString() };
}

function me({ params }: ProviderRequest, grants: Grants): WireAnswer {
  const grant = grants.ofToken(params.get('access_token'));
  if (grant === undefined) return error(100016, 'access token check failed');
  return callback({ client_id: APP.appId, openid: grant.subject });
}
