import type { ProviderName } from '../../src/adapters/oauth/port';
import { startGitHub } from '../fakes/github';
import { CALLBACK_URL, type FakeProvider } from '../fakes/oauth-provider';
import { openid, startQq } from '../fakes/qq';
import { startWeibo } from '../fakes/weibo';
import { freshMobile } from './accounts';
import { type CallOptions, startApp, type TestApp } from './app';

export const PROVIDERS = ['qq', 'weibo', 'github'] as const satisfies ProviderName[];

/** A service and the three providers that it is configured with. */
export interface OAuthWorld {
  readonly app: TestApp;
  readonly fakes: Record<ProviderName, FakeProvider>;
}

/** Starts one for a `describe`, or for a whole file, and closes it after the last test. */
export function useOAuthWorld(env?: NodeJS.ProcessEnv): OAuthWorld {
  let world: Awaited<ReturnType<typeof startOAuthWorld>>;
  beforeAll(async () => {
    world = await startOAuthWorld(env);
  });
  afterAll(() => world.close());
  return {
    get app() {
      return world.app;
    },
    get fakes() {
      return world.fakes;
    },
  };
}

export async function startOAuthWorld(
  env: NodeJS.ProcessEnv = {},
): Promise<OAuthWorld & { close(): Promise<void> }> {
  const providers = await startProviders();
  const app = await startApp({ ...providers.settings, ...env });
  return {
    app,
    fakes: providers.fakes,
    close: async () => {
      await Promise.all([app.close(), providers.close()]);
    },
  };
}

/** Starts the three providers; also returns the settings of services that use them. */
export async function startProviders() {
  const fakes = { qq: await startQq(), weibo: await startWeibo(), github: await startGitHub() };
  return {
    fakes,
    settings: settingsOf(fakes),
    close: async () => {
      await Promise.all(Object.values(fakes).map((fake) => fake.close()));
    },
  };
}

function settingsOf(fakes: OAuthWorld['fakes']): NodeJS.ProcessEnv {
  return {
    MOFANG_OAUTH_CALLBACK_URL: CALLBACK_URL,
    MOFANG_GITHUB_API_URL: fakes.github.url,
    ...Object.fromEntries(
      PROVIDERS.flatMap((name) => [
        [`MOFANG_${name.toUpperCase()}_APP_ID`, fakes[name].config.appId],
        [`MOFANG_${name.toUpperCase()}_APP_SECRET`, fakes[name].config.appSecret],
        [`MOFANG_${name.toUpperCase()}_URL`, fakes[name].url],
      ]),
    ),
  };
}

let people = 1_073_880_000;

/** The id of a person at a provider, new in this process. */
export const freshPerson = (provider: ProviderName): string =>
  provider === 'qq' ? openid(++people) : String(++people);

/** Logs in at the provider's login page; resolves to the params of OAuth.login. */
export async function visit(
  { app, fakes }: OAuthWorld,
  provider: ProviderName,
  person = freshPerson(provider),
  options: CallOptions = {},
) {
  const { result } = await app.call('OAuth.url', { provider, next: '/index.html' }, options);
  const { code, state } = await fakes[provider].logIn(result.login_url, person);
  return { params: { provider, code, state }, state_secret: result.state_secret as string, person };
}

/** Logs in with a provider; resolves to the result of OAuth.login. */
export async function logInWith(
  world: OAuthWorld,
  provider: ProviderName,
  person?: string,
  options: CallOptions = {},
) {
  const { params } = await visit(world, provider, person, options);
  return (await world.app.call('OAuth.login', params, options)).result;
}

/** Sends a code to bind a mobile and returns it; another code can be sent at once. */
export async function bindCode({ context: { codes } }: TestApp, mobile: string): Promise<string> {
  const sent = await codes.reserve('bind', mobile);
  // There is no code to withdraw yet, so this only ends the cooldown.
  await codes.withdraw(sent);
  await codes.store(sent);
  return sent.code;
}

/** Binds with a valid code; resolves to the result of OAuth.bind. */
export async function bind(
  app: TestApp,
  access_token: string,
  { mobile = freshMobile(), password = 'secret-123' } = {},
) {
  const sms_code = await bindCode(app, mobile);
  return (await app.call('OAuth.bind', { access_token, mobile, password, sms_code })).result;
}
