import {
  type FakeProvider,
  type Grants,
  isOurs,
  json,
  type ProviderRequest,
  startProvider,
  type WireAnswer,
} from './oauth-provider';

const APP = { appId: '1352222456', appSecret: 'fake-weibo-app-secret' };

/**
 * Weibo: all requests by POST, errors with HTTP 400, numbers sometimes as numbers and sometimes as strings.
 *
 * Sources: https://open.weibo.com/wiki/Oauth2/access_token, https://open.weibo.com/wiki/Oauth2/get_token_info,
 * https://open.weibo.com/wiki/Error_code
 */
export const startWeibo = (): Promise<FakeProvider> =>
  startProvider({ app: APP, authorizePath: '/oauth2/authorize', answer });

const error = (name: string, code: number, path: string) =>
  json({ error: name, error_code: code, request: path, error_uri: path, error_description: name }, 400);

function answer(request: ProviderRequest, grants: Grants): WireAnswer {
  if (request.method !== 'POST') return json({ error: 'HTTP method is not suported for this request!' }, 405);
  if (request.path === '/oauth2/access_token') return token(request, grants);
  if (request.path === '/oauth2/get_token_info') return tokenInfo(request, grants);
  return { status: 404, body: '' };
}

function token({ params, path }: ProviderRequest, grants: Grants): WireAnswer {
  if (params.get('grant_type') !== 'authorization_code') return error('unsupported_grant_type', 21_328, path);
  if (!isOurs(params, { app: APP })) return error('invalid_client', 21_324, path);
  const grant = grants.useCode(params.get('code'));
  if (grant === undefined) return error('invalid_grant', 21_325, path);
  if (params.get('redirect_uri') !== grant.redirectUri) return error('redirect_uri_mismatch', 21_322, path);
  const access_token = grants.token(grant);
  return json({ access_token, remind_in: '157679999', expires_in: 157_679_999, uid: grant.subject });
}

function tokenInfo({ params, path }: ProviderRequest, grants: Grants): WireAnswer {
  const grant = grants.ofToken(params.get('access_token'));
  if (grant === undefined) return error('invalid_access_token', 21_332, path);
  return json({
    uid: Number(grant.subject),
    appkey: APP.appId,
    scope: null,
    create_at: 1_352_267_591,
    expire_in: 157_679_471,
  });
}
