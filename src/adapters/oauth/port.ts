import type { OAuthConfig } from '../../config';

export type ProviderName = keyof OAuthConfig;

/** Somebody as a provider knows them. */
export interface ExternalIdentity {
  readonly provider: ProviderName;
  /** What the provider calls them, always: an openid, a uid, an id. */
  readonly subject: string;
  /** How they call themselves there; empty where the provider did not say. It proves nothing. */
  readonly nickname: string;
}

/** Somebody else's login (RFC 6749 §4.1). */
export interface OAuthProvider {
  /**
   * The address of its login page.
   *
   * @param codeChallenge the SHA-256 of the verifier (RFC 7636); left out where the provider knows no PKCE.
   */
  authorizeUrl(request: { readonly state: string; readonly codeChallenge: string }): string;
  /**
   * Who has logged in there, as the provider itself says it of this code and this application.
   *
   * @param code what the login page gave the visitor.
   * @throws Error where the provider refused, as it does when a code is used or has expired, could not be
   *   reached, took too long, or named another application. Its message is for the log: it never holds the
   *   code, a token or the subject.
   */
  identify(answer: { readonly code: string; readonly codeVerifier: string }): Promise<ExternalIdentity>;
}

export type OAuthProviders = Readonly<Partial<Record<ProviderName, OAuthProvider>>>;
