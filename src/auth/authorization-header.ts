import { Failure } from '../failure';

/**
 * The token of `Authorization: jwt <token>`; `Bearer` is its equal (RFC 6750 §2.1), in any case.
 *
 * @throws Failure TOKEN_MISSING where there is none. The app writes `jwt undefined` when it has none.
 */
export function tokenOf(header: string | undefined): string {
  const [, token] = /^(?:jwt|bearer) +(.*)$/i.exec(header ?? '') ?? [];
  if (token === undefined || /^(?:|undefined|null)$/.test(token.trim())) throw new Failure('TOKEN_MISSING');
  return token.trim();
}
