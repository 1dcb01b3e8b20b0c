import { Failure } from '../failure';

/**
 * The token of `Authorization: jwt <token>`. `Bearer` (RFC 6750 §2.1) works too; case does not matter.
 *
 * @throws Failure TOKEN_MISSING if there is none. The app sends `jwt undefined` when it has none.
 */
export function tokenOf(header: string | undefined): string {
  const [, token] = /^(?:jwt|bearer) +(.*)$/i.exec(header ?? '') ?? [];
  if (token === undefined || /^(?:|undefined|null)$/.test(token.trim())) throw new Failure('TOKEN_MISSING');
  return token.trim();
}
