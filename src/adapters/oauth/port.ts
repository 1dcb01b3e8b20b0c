import type { OAuthConfig, OAuthProviderConfig } from '../../config';

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
   * @throws Error where the provider refused, could not be reached, took too long, or named another
   *   application. Its message is for the log: it never holds the code, a token or the subject.
   */
  identify(answer: { readonly code: string; readonly codeVerifier: string }): Promise<ExternalIdentity>;
}

export type OAuthProviders = Readonly<Partial<Record<ProviderName, OAuthProvider>>>;

const CREATE: Record<
  ProviderName,
  (config: OAuthProviderConfig, timeoutMs: number) => Promise<OAuthProvider>
> = {
  qq: async (config, timeoutMs) => new (await import('./qq')).Qq(config, timeoutMs),
  weibo: async (config, timeoutMs) => new (await import('./weibo')).Weibo(config, timeoutMs),
  github: async (config, timeoutMs) => new (await import('./github')).GitHub(config, timeoutMs),
};

/**
 * The providers that are configured.
 *
 * @param timeoutMs for each of the two questions that a provider is asked.
 */
export async function createOAuthProviders(configs: OAuthConfig, timeoutMs = 5000): Promise<OAuthProviders> {
  const names = Object.keys(configs) as ProviderName[];
  const create = async (name: ProviderName) =>
    [name, await CREATE[name](configs[name] as OAuthProviderConfig, timeoutMs)] as const;
  return Object.fromEntries(await Promise.all(names.map(create)));
}
