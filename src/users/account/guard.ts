import type { Claims, TokenType } from '../../auth/tokens';
import { Failure } from '../../failure';
import type { Call } from '../../rpc/call';
import { before } from '../../rpc/method';
import type { Authentication, Identity } from './authentication';

/** A call whose token was resolved into its user and session. */
export type LoggedInCall = Call & Identity;
/** A call whose token is ours, whatever became of its session. */
export type TokenCall = Call & { readonly claims: Claims };

/** What a class of handlers must hold for the decorators below: `constructor(readonly context: …)`. */
export interface Authenticates {
  readonly context: { readonly authentication: Authentication };
}

const REFUSALS = ['TOKEN_INVALID', 'TOKEN_MISSING', 'TOKEN_EXPIRED', 'USER_NOT_FOUND'] as const;

/**
 * Needs an access token; its user is in `call.user`, read from the database for this call.
 *
 * @param refusal members that a refused call's result holds beside `errno` and `errmsg`.
 */
export const LoggedIn = (refusal?: object) => identified('access', refusal);

/**
 * Needs an access token whose session was confirmed in the last ten minutes (setting), by the login or by
 * Users.confirm. So a stolen token alone can't add another way into the account (OWASP ASVS 5.0, 7.5.1).
 */
export const Confirmed = () =>
  before(
    'access',
    (call: Call, { context }: Authenticates): Promise<Identity> =>
      context.authentication.identifyConfirmed(call.authorization),
    [...REFUSALS, 'CONFIRMATION_NEEDED'],
  );

/** Needs a refresh token. */
export const WithRefreshToken = () => identified('refresh');

/** Needs an access token of ours, even one that has expired or whose session has ended. */
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
