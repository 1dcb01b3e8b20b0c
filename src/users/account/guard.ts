import type { Claims, TokenType } from '../../auth/tokens';
import { Failure } from '../../failure';
import type { Call } from '../../rpc/call';
import { before } from '../../rpc/method';
import type { Authentication, Identity } from './authentication';

/** A call with the user and the session of its token. */
export type LoggedInCall = Call & Identity;
/** A call with a token that we signed; its session may have ended. */
export type TokenCall = Call & { readonly claims: Claims };

/** What the decorators below need of a class of handlers: `constructor(readonly context: …)`. */
export interface Authenticates {
  readonly context: { readonly authentication: Authentication };
}

const REFUSALS = ['TOKEN_INVALID', 'TOKEN_MISSING', 'TOKEN_EXPIRED', 'USER_NOT_FOUND'] as const;

/**
 * Requires an access token. Its user is in `call.user`, read from the database for this call.
 *
 * @param refusal further members of the result of a refused call, beside `errno` and `errmsg`.
 */
export const LoggedIn = (refusal?: object) => identified('access', refusal);

/**
 * Requires an access token. Its session must have been confirmed in the last ten minutes (a setting), by the login
 * or by Users.confirm. So a stolen token alone can't add another way to log in (OWASP ASVS 5.0, 7.5.1).
 */
export const Confirmed = () =>
  before(
    'access',
    (call: Call, { context }: Authenticates): Promise<Identity> =>
      context.authentication.identifyConfirmed(call.authorization),
    [...REFUSALS, 'CONFIRMATION_NEEDED'],
  );

/** Requires a refresh token. */
export const WithRefreshToken = () => identified('refresh');

/** Requires an access token that we signed. It may have expired, and its session may have ended. */
export const WithAccessToken = () =>
  before(
    'access',
    async (call: Call, { context }: Authenticates) => ({
      claims: context.authentication.claims(call.authorization, 'access'),
    }),
    ['TOKEN_INVALID', 'TOKEN_MISSING'],
  );

function identified(type: TokenType, refusal: object = {}) {
  const identify = async (call: Call, { context }: Authenticates): Promise<Identity> => {
    try {
      return await context.authentication.identify(call.authorization, type);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const members = { ...refusal, ...error.details.members };
      throw new Failure(error.errno, { ...error.details, members });
    }
  };
  return before(type, identify, REFUSALS);
}
