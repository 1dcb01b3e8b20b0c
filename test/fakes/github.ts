import { createHash } from 'node:crypto';
import {
  type FakeProvider,
  type Grant,
  type Grants,
  isOurs,
  json,
  type ProviderRequest,
  startProvider,
  type WireAnswer,
} from './oauth-provider';

const APP = { appId: 'Iv1.fake0client0id', appSecret: 'fake-github-client-secret' };

/**
 * GitHub: PKCE; token errors with HTTP 200; answers as forms unless the client asks for JSON; no answer without a
 * User-Agent.
 *
 * Sources: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps,
 * https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors,
 * https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
export const startGitHub = (): Promise<FakeProvider> =>
  startProvider({ app: APP, authorizePath: '/login/oauth/authorize', answer });

function answer(request: ProviderRequest, grants: Grants): WireAnswer {
  const route = `${request.method} ${request.path}`;
  if (route === 'POST /login/oauth/access_token') return asAccepted(request, token(request, grants));
  if (route === 'GET /user') return user(request, grants);
  return json({ message: 'Not Found' }, 404);
}

function asAccepted({ headers }: ProviderRequest, answered: Record<string, string>): WireAnswer {
  if (headers.accept === 'application/json') return json(answered);
  return { status: 200, body: new URLSearchParams(answered).toString() };
}

const error = (name: string) => ({
  error: name,
  error_description: 'The description of the error.',
  error_uri: `https://docs.github.com/#${name}`,
});

function token({ params }: ProviderRequest, grants: Grants): Record<string, string> {
  if (!isOurs(params, { app: APP })) return error('incorrect_client_credentials');
  const grant = grants.useCode(params.get('code'));
  if (grant === undefined || !isVerified(grant, params)) return error('bad_verification_code');
  if (params.get('redirect_uri') !== grant.redirectUri) return error('redirect_uri_mismatch');
  return { access_token: `gho_${grants.token(grant)}`, scope: '', token_type: 'bearer' };
}

function isVerified({ codeChallenge }: Grant, params: URLSearchParams): boolean {
  const verifier = params.get('code_verifier') ?? '';
  return codeChallenge === createHash('sha256').update(verifier).digest('base64url');
}

function user({ headers }: ProviderRequest, grants: Grants): WireAnswer {
  if (!headers['user-agent']) return json({ message: 'Request forbidden by administrative rules.' }, 403);
  const [, name] = /^Bearer gho_(\w+)$/.exec(headers.authorization ?? '') ?? [];
  const grant = grants.ofToken(name);
  if (grant === undefined) return json({ message: 'Bad credentials', status: '401' }, 401);
  return json({
    login: `octocat-${grant.subject}`,
    id: Number(grant.subject),
    node_id: 'MDQ6VXNlcjE=',
    email: 'octocat@github.example',
    name: 'monalisa octocat',
    type: 'User',
  });
}
