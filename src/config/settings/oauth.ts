import { EnvError } from 'envalid';
import { httpUrl, plainHttp, str } from '../kinds';
import { kind, needed, type Values } from '../row';

/**
 * A page's URL, kept exactly as written: providers compare it character by character with the registered one.
 * No fragment (RFC 6749 §3.1.2).
 */
const pageUrl = kind<string>((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || text.includes('#') || /\s/.test(text))
    throw new EnvError('must be an http:// or https:// address without #');
  return text;
}, plainHttp);

export const OAUTH = {
  MOFANG_OAUTH_CALLBACK_URL: pageUrl({
    desc: 'Page to which QQ, Weibo and GitHub send a visitor back, with `code` and `state`; exactly as it is registered there.',
    example: 'https://app.example.com/oauth.html',
    default: undefined,
  }),
  MOFANG_QQ_APP_ID: str({
    desc: 'APP ID at QQ Connect. Unset: no login with QQ.',
    default: undefined,
    needs: { '*': ['MOFANG_QQ_APP_SECRET', 'MOFANG_OAUTH_CALLBACK_URL'] },
  }),
  MOFANG_QQ_APP_SECRET: str({ desc: 'APP Key at QQ Connect.', default: undefined, isSecret: true }),
  MOFANG_QQ_URL: httpUrl({ desc: 'Address of QQ Connect.', default: 'https://graph.qq.com' }),
  MOFANG_WEIBO_APP_ID: str({
    desc: 'App Key at Weibo. Unset: no login with Weibo.',
    default: undefined,
    needs: { '*': ['MOFANG_WEIBO_APP_SECRET', 'MOFANG_OAUTH_CALLBACK_URL'] },
  }),
  MOFANG_WEIBO_APP_SECRET: str({ desc: 'App Secret at Weibo.', default: undefined, isSecret: true }),
  MOFANG_WEIBO_URL: httpUrl({ desc: 'Address of the Weibo API.', default: 'https://api.weibo.com' }),
  MOFANG_GITHUB_APP_ID: str({
    desc: 'Client ID at GitHub. Unset: no login with GitHub.',
    default: undefined,
    needs: { '*': ['MOFANG_GITHUB_APP_SECRET', 'MOFANG_OAUTH_CALLBACK_URL'] },
  }),
  MOFANG_GITHUB_APP_SECRET: str({ desc: 'Client secret at GitHub.', default: undefined, isSecret: true }),
  MOFANG_GITHUB_URL: httpUrl({ desc: 'Address of GitHub.', default: 'https://github.com' }),
  MOFANG_GITHUB_API_URL: httpUrl({
    desc: 'Address of the GitHub API.',
    default: 'https://api.github.com',
  }),
};

export interface OAuthProviderConfig {
  /** The provider's `client_id`. */
  readonly appId: string;
  readonly appSecret: string;
  /** The URL of its login page. */
  readonly url: string;
  /** The URL of the API that tells who has logged in. */
  readonly apiUrl: string;
  /** Our page to which it sends visitors back. */
  readonly callbackUrl: string;
}

/** The providers that are offered. */
export type OAuthConfig = Readonly<Partial<Record<'qq' | 'weibo' | 'github', OAuthProviderConfig>>>;

export function oauthConfig(values: Values<typeof OAUTH>): OAuthConfig {
  const provider = (name: 'QQ' | 'WEIBO' | 'GITHUB', apiUrl: string): OAuthProviderConfig | undefined => {
    const appId = values[`MOFANG_${name}_APP_ID`];
    if (appId === undefined) return undefined;
    return {
      appId,
      appSecret: needed(values, `MOFANG_${name}_APP_SECRET`),
      url: values[`MOFANG_${name}_URL`],
      apiUrl,
      callbackUrl: needed(values, 'MOFANG_OAUTH_CALLBACK_URL'),
    };
  };
  const qq = provider('QQ', values.MOFANG_QQ_URL);
  const weibo = provider('WEIBO', values.MOFANG_WEIBO_URL);
  const github = provider('GITHUB', values.MOFANG_GITHUB_API_URL);
  return { ...(qq && { qq }), ...(weibo && { weibo }), ...(github && { github }) };
}
