/*
 * A stand-in for GitHub, for a service on a laptop (docs/tour.md): the login page, the token and the user, on
 * 127.0.0.1 only. Every visitor of the login page is logged in as `octocat`, and agrees at once.
 *
 *   node scripts/github-on-loopback.mjs [port]    5001 by default
 *
 * Sources: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps,
 * https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const APP = { id: 'tour', secret: 'tour-secret' };
const USER = { login: 'octocat', id: 583_231, name: 'The Octocat' };

/** The grants by code; a code is valid once. */
const grants = new Map();
const tokens = new Set();

const routes = new Map([
  ['GET /login/oauth/authorize', authorize],
  ['POST /login/oauth/access_token', giveToken],
  ['GET /user', giveUser],
]);

function authorize(params, _headers, response) {
  const redirectUri = params.get('redirect_uri') ?? '';
  const isS256 = params.get('code_challenge_method') === 'S256';
  if (params.get('client_id') !== APP.id || !URL.canParse(redirectUri) || !isS256)
    return json(response, { message: 'client_id, redirect_uri, or code_challenge is not good' }, 400);
  const code = randomBytes(10).toString('hex');
  grants.set(code, { redirectUri, challenge: params.get('code_challenge') });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  back.searchParams.set('state', params.get('state') ?? '');
  response.writeHead(302, { Location: back.href }).end();
}

/** GitHub answers errors with HTTP 200. */
function giveToken(params, _headers, response) {
  const code = params.get('code');
  const grant = grants.get(code);
  grants.delete(code);
  const error = faultOf(params, grant);
  if (error !== undefined) return json(response, { error });
  const token = `gho_${randomBytes(18).toString('hex')}`;
  tokens.add(token);
  json(response, { access_token: token, scope: '', token_type: 'bearer' });
}

function faultOf(params, grant) {
  if (params.get('client_id') !== APP.id || params.get('client_secret') !== APP.secret)
    return 'incorrect_client_credentials';
  const verifier = params.get('code_verifier') ?? '';
  const isVerified = grant?.challenge === createHash('sha256').update(verifier).digest('base64url');
  if (!isVerified) return 'bad_verification_code';
  return params.get('redirect_uri') === grant.redirectUri ? undefined : 'redirect_uri_mismatch';
}

function giveUser(_params, { authorization = '' }, response) {
  const isGood = tokens.has(authorization.replace(/^Bearer /, ''));
  json(response, isGood ? USER : { message: 'Bad credentials' }, isGood ? 200 : 401);
}

function json(response, value, status = 200) {
  response
    .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(value));
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
  const route = routes.get(`${request.method} ${pathname}`);
  if (route === undefined) return json(response, { message: 'Not Found' }, 404);
  const params = request.method === 'POST' ? new URLSearchParams(await text(request)) : searchParams;
  route(params, request.headers, response);
});

const port = Number(process.argv[2] ?? 5001);
server.listen(port, '127.0.0.1', () => console.log(`GitHub is at http://127.0.0.1:${port}. Ctrl+C ends it.`));
