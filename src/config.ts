import { resolve } from 'node:path';
import { type CleanedEnv, customCleanEnv } from 'envalid';
import { type JsonWebKeyWithId, SETTINGS, type SettingName } from './settings';

type Values = CleanedEnv<typeof SETTINGS>;

export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql'; readonly url: string };

export type SmsConfig =
  | { readonly kind: 'inbox' }
  | {
      readonly kind: 'yuntongxun';
      readonly url: string;
      readonly accountSid: string;
      readonly authToken: string;
      readonly appId: string;
      readonly templateId: string;
    };

export type CaptchaConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'image' }
  | {
      readonly kind: 'tencent';
      readonly url: string;
      readonly appId: number;
      readonly appSecretKey: string;
      readonly secretId: string;
      readonly secretKey: string;
    };

/** All that was wrong with the environment, one sentence each, in one error. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`mofang can't start with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads every setting from the environment; nothing else in the program does.
 *
 * @param env variables such as `process.env`; an empty one counts as unset.
 * @returns the frozen configuration, a section per concern.
 * @throws ConfigError naming all faults at once, each with its mend.
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const faults: string[] = [];
  const values = customCleanEnv(given, SETTINGS, (cleaned) => cleaned as Values, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) faults.push(`${name}: ${error?.message}`);
    },
  });
  const unknown = Object.keys(given).filter((name) => name.startsWith('MOFANG_') && !(name in SETTINGS));
  if (values.MOFANG_ENV === 'production') {
    faults.push(...unknown.map((name) => `${name} is not a setting. README.md lists them.`));
    faults.push(...unsafeInProduction(values));
  }
  faults.push(...missingCompanions(values));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze({ ...sections(values), unknownSettings: unknown });
}

function sections(values: Values) {
  const isProduction = values.MOFANG_ENV === 'production';
  const dataDir = resolve(values.MOFANG_DATA_DIR);
  const localUrl = localAddress(values.MOFANG_HOST, values.MOFANG_PORT);
  return {
    env: values.MOFANG_ENV,
    isProduction,
    dataDir,
    logLevel: values.MOFANG_LOG_LEVEL,
    hasExplorer: values.MOFANG_EXPLORER ?? !isProduction,
    http: {
      host: values.MOFANG_HOST,
      port: values.MOFANG_PORT,
      localUrl,
      publicUrl: values.MOFANG_PUBLIC_URL ?? localUrl,
      trustProxy: values.MOFANG_TRUST_PROXY,
      corsOrigins: values.MOFANG_CORS_ORIGINS ?? (isProduction ? [] : ['*']),
      bodyLimit: values.MOFANG_BODY_LIMIT,
      batchLimit: values.MOFANG_BATCH_LIMIT,
      callsPerMinute: values.MOFANG_RATE_LIMIT ?? (isProduction ? 60 : 0),
    },
    database: databaseConfig(values, dataDir),
    tokens: {
      secret: values.MOFANG_JWT_SECRET,
      keys: values.MOFANG_JWT_KEYS as readonly JsonWebKeyWithId[] | undefined,
      accessSeconds: values.MOFANG_ACCESS_TOKEN_SECONDS,
    },
    sessions: {
      seconds: values.MOFANG_REFRESH_TOKEN_SECONDS,
      retrySeconds: values.MOFANG_REFRESH_RETRY_SECONDS,
    },
    passwords: {
      registerMin: values.MOFANG_REGISTER_PASSWORD_MIN,
      max: values.MOFANG_PASSWORD_MAX,
      cost: values.MOFANG_ARGON2,
    },
    codes: { tries: values.MOFANG_CODE_TRIES },
    logins: { tries: values.MOFANG_LOGIN_TRIES, lockSeconds: values.MOFANG_LOGIN_LOCK_SECONDS },
    sms: smsConfig(values),
    captcha: captchaConfig(values),
  };
}

/** Where a program on this machine reaches a service that listens on the host; an IPv6 address goes in brackets. */
export const localAddress = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function databaseConfig(values: Values, dataDir: string): DatabaseConfig {
  const url = values.MOFANG_DATABASE_URL;
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'mofang.sqlite') };
  return url.startsWith('sqlite:')
    ? { kind: 'sqlite', file: resolve(url.slice('sqlite:'.length)) }
    : { kind: 'mysql', url };
}

function smsConfig(values: Values): SmsConfig {
  if (values.MOFANG_SMS === 'inbox') return { kind: 'inbox' };
  return {
    kind: 'yuntongxun',
    url: values.MOFANG_YUNTONGXUN_URL,
    accountSid: values.MOFANG_YUNTONGXUN_ACCOUNT_SID ?? '',
    authToken: values.MOFANG_YUNTONGXUN_AUTH_TOKEN ?? '',
    appId: values.MOFANG_YUNTONGXUN_APP_ID ?? '',
    templateId: values.MOFANG_YUNTONGXUN_TEMPLATE_ID ?? '',
  };
}

function captchaConfig(values: Values): CaptchaConfig {
  if (values.MOFANG_CAPTCHA !== 'tencent') return { kind: values.MOFANG_CAPTCHA };
  return {
    kind: 'tencent',
    url: values.MOFANG_TENCENT_CAPTCHA_URL,
    appId: values.MOFANG_TENCENT_CAPTCHA_APP_ID ?? 0,
    appSecretKey: values.MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY ?? '',
    secretId: values.MOFANG_TENCENT_SECRET_ID ?? '',
    secretKey: values.MOFANG_TENCENT_SECRET_KEY ?? '',
  };
}

/** KiB times passes: the least of the pairs that OWASP's Password Storage Cheat Sheet calls equal. */
const LEAST_PASSWORD_COST = 35_000;

/** What a laptop may lack and a production service may not. */
function unsafeInProduction(values: Values): string[] {
  const faults: string[] = [];
  if (values.MOFANG_JWT_SECRET === undefined) {
    faults.push(
      'MOFANG_JWT_SECRET is missing. Set it to a random text, for example `openssl rand -base64 48`.',
    );
  } else if (isWeakSecret(values.MOFANG_JWT_SECRET)) {
    faults.push(
      'MOFANG_JWT_SECRET is a default or too weak: at least 32 random characters, for example `openssl rand -base64 48`.',
    );
  }
  if (values.MOFANG_ARGON2.memoryCost * values.MOFANG_ARGON2.timeCost < LEAST_PASSWORD_COST) {
    faults.push('MOFANG_ARGON2 is too cheap to guess. Set it to m=19456,t=2,p=1 or more, or leave it out.');
  }
  if (values.MOFANG_SMS === 'inbox') {
    faults.push(
      'MOFANG_SMS is `inbox`, which sends nothing. Set it to `yuntongxun`, and its MOFANG_YUNTONGXUN_… settings.',
    );
  }
  if (values.MOFANG_CAPTCHA === 'off') {
    faults.push(
      'MOFANG_CAPTCHA is `off`. Set it to `image`, or to `tencent` and its MOFANG_TENCENT_… settings.',
    );
  }
  if (values.MOFANG_PUBLIC_URL === undefined) {
    faults.push(
      'MOFANG_PUBLIC_URL is missing. Set it to the address clients use, for example https://account.example.com.',
    );
  }
  return faults;
}

/** Too short, made of few different characters, or one that documentation and examples carry. */
function isWeakSecret(secret: string): boolean {
  return secret.length < 32 || new Set(secret).size < 10 || /change.?me|your.?secret|example/i.test(secret);
}

const COMPANIONS = {
  yuntongxun: [
    'MOFANG_YUNTONGXUN_ACCOUNT_SID',
    'MOFANG_YUNTONGXUN_AUTH_TOKEN',
    'MOFANG_YUNTONGXUN_APP_ID',
    'MOFANG_YUNTONGXUN_TEMPLATE_ID',
  ],
  tencent: [
    'MOFANG_TENCENT_CAPTCHA_APP_ID',
    'MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY',
    'MOFANG_TENCENT_SECRET_ID',
    'MOFANG_TENCENT_SECRET_KEY',
  ],
} as const satisfies Record<string, readonly SettingName[]>;

/** Settings that another one makes necessary. */
function missingCompanions(values: Values): string[] {
  const faults: string[] = [];
  if (values.MOFANG_SMS === 'yuntongxun')
    faults.push(...missing(values, COMPANIONS.yuntongxun, 'MOFANG_SMS'));
  if (values.MOFANG_CAPTCHA === 'tencent')
    faults.push(...missing(values, COMPANIONS.tencent, 'MOFANG_CAPTCHA'));
  if (values.MOFANG_REGISTER_PASSWORD_MIN > values.MOFANG_PASSWORD_MAX) {
    faults.push(
      'MOFANG_REGISTER_PASSWORD_MIN is greater than MOFANG_PASSWORD_MAX. Lower the one or raise the other.',
    );
  }
  return faults;
}

function missing(values: Values, names: readonly SettingName[], because: SettingName): string[] {
  return names
    .filter((name) => values[name] === undefined)
    .map((name) => `${name} is missing: ${because} is \`${values[because]}\`. ${SETTINGS[name].desc}`);
}
