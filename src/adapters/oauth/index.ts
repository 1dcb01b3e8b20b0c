import type { OAuthConfig, OAuthProviderConfig } from '../../config';
import type { OAuthProvider, OAuthProviders, ProviderName } from './port';

const CREATE: Record<
  ProviderName,
  (config: OAuthProviderConfig, timeoutMs: number) => Promise<OAuthProvider>
> = {
  qq: async (config, timeoutMs) => new (await import('./qq')).Qq(config, timeoutMs),
  weibo: async (config, timeoutMs) => new (await import('./weibo')).Weibo(config, timeoutMs),
  github: async (config, timeoutMs) => new (await import('./github')).GitHub(config, timeoutMs),
};

/**
 * The configured providers.
 *
 * @param timeoutMs for each of the two requests to a provider.
 */
export async function createOAuthProviders(configs: OAuthConfig, timeoutMs = 5000): Promise<OAuthProviders> {
  const names = Object.keys(configs) as ProviderName[];
  const create = async (name: ProviderName) =>
    [name, await CREATE[name](configs[name] as OAuthProviderConfig, timeoutMs)] as const;
  return Object.fromEntries(await Promise.all(names.map(create)));
}
