import { resolve } from 'node:path';
import { customCleanEnv } from 'envalid';
import {
  captchaConfig,
  databaseConfig,
  mailConfig,
  oauthConfig,
  redisConfig,
  smsConfig,
  storageConfig,
} from './adapters';
import { missingCompanions, unsafeInProduction } from './faults';
import { SETTINGS, type Values } from './settings';
import type { JsonWebKeyWithId } from './validators';

export type {
  CaptchaConfig,
  DatabaseConfig,
  MailConfig,
  OAuthConfig,
  OAuthProviderConfig,
  RedisConfig,
  SmsConfig,
  StorageConfig,
} from './adapters';

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
  const publicUrl = values.MOFANG_PUBLIC_URL ?? localUrl;
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
      publicUrl,
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
      min: values.MOFANG_PASSWORD_MIN,
      max: values.MOFANG_PASSWORD_MAX,
      cost: values.MOFANG_ARGON2,
    },
    codes: { tries: values.MOFANG_CODE_TRIES },
    sending: sendingConfig(values, isProduction),
    accounts: { eraseAfterDays: values.MOFANG_ERASE_AFTER_DAYS },
    logins: { tries: values.MOFANG_LOGIN_TRIES, lockSeconds: values.MOFANG_LOGIN_LOCK_SECONDS },
    addresses: { limit: values.MOFANG_ADDRESS_LIMIT },
    redis: redisConfig(values),
    storage: storageConfig(values, dataDir, publicUrl),
    sms: smsConfig(values),
    mail: mailConfig(values),
    captcha: captchaConfig(values),
    oauth: oauthConfig(values),
    metricsPort: values.MOFANG_METRICS_PORT,
    tracesUrl: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    startTimeoutSeconds: values.MOFANG_START_TIMEOUT_SECONDS,
    drainSeconds: values.MOFANG_DRAIN_SECONDS ?? (isProduction ? 5 : 0),
  };
}

/** How much is sent: unlimited on a developer's machine. */
function sendingConfig(values: Values, isProduction: boolean) {
  return {
    captchaAfter: values.MOFANG_CAPTCHA_AFTER ?? (isProduction ? 10 : 0),
    captchaAfterAll: values.MOFANG_CAPTCHA_AFTER_ALL ?? (isProduction ? 100 : 0),
    perTargetDay: values.MOFANG_CODES_PER_TARGET_DAY ?? (isProduction ? 20 : 0),
    perAddressDay: values.MOFANG_CODES_PER_ADDRESS_DAY ?? (isProduction ? 200 : 0),
    perDay: values.MOFANG_CODES_PER_DAY ?? (isProduction ? 100_000 : 0),
  };
}

/** Where a program on this machine reaches a service that listens on the host; an IPv6 address goes in brackets. */
export const localAddress = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
