import type { OAuthConfig } from '../../config';

export type ProviderName = keyof OAuthConfig;

/** A user as a provider knows them. */
export interface ExternalIdentity {
  readonly provider: ProviderName;
  /** The provider's permanent id of the user: an openid, a uid, an id. */
  readonly subject: string;
  /** The user's name at the provider; empty if the provider gave none. It proves nothing. */
  readonly nickname: string;
}

/** Login through another service (RFC 6749 §4.1). */
export interface OAuthProvider {
  /**
   * The URL of the provider's login page.
   *
   * @param codeChallenge the SHA-256 of the verifier (RFC 7636); not sent to a provider without PKCE.
   */
  authorizeUrl(request: { readonly state: string; readonly codeChallenge: string }): string;
  /**
   * The user who logged in, as the provider itself confirms for this code and this application.
   *
   * @param code what the login page gave the visitor.
   * @throws Error if the provider refused, as it does when a code is used or has expired, could not be
   *   reached, took too long, or named another application. Its message is for the log: it never holds the
   *   code, a token or the subject.
   */
  identify(answer: { readonly code: string; readonly codeVerifier: string }): Promise<ExternalIdentity>;
}

export type OAuthProviders = Readonly<Partial<Record<ProviderName, OAuthProvider>>>;
