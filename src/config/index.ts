import { customCleanEnv } from 'envalid';
import { faultsOf } from './faults';
import { deepFreeze } from './freeze';
import { ROWS, type Values } from './settings';
import { accountsConfig, addressesConfig, loginsConfig } from './settings/accounts';
import { captchaConfig } from './settings/captcha';
import { codesConfig, sendingConfig } from './settings/codes';
import { databaseConfig } from './settings/database';
import { httpConfig, publicUrl } from './settings/http';
import { mailConfig } from './settings/mail';
import { oauthConfig } from './settings/oauth';
import { passwordsConfig } from './settings/passwords';
import { dataFolder } from './settings/process';
import { redisConfig } from './settings/redis';
import { smsConfig } from './settings/sms';
import { storageConfig } from './settings/storage';
import { sessionsConfig, tokensConfig } from './settings/tokens';

export type { CaptchaConfig } from './settings/captcha';
export type { DatabaseConfig } from './settings/database';
export { localAddress } from './settings/http';
export type { MailConfig } from './settings/mail';
export type { OAuthConfig, OAuthProviderConfig } from './settings/oauth';
export type { Argon2Cost } from './settings/passwords';
export type { RedisConfig } from './settings/redis';
export type { SmsConfig } from './settings/sms';
export type { StorageConfig } from './settings/storage';
export type { JsonWebKeyWithId } from './settings/tokens';

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
 * @returns the configuration, frozen to the bottom, a section per concern.
 * @throws ConfigError naming all faults at once, each with its mend.
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const isProduction = given.MOFANG_ENV === 'production';
  const unknown = Object.keys(given).filter((name) => name.startsWith('MOFANG_') && !ROWS.has(name));
  const { values, unreadable } = readValues(given, isProduction);
  const faults = [
    ...unreadable,
    ...(isProduction ? unknown.map((name) => `${name} is not a setting. docs/settings.md lists them.`) : []),
    ...faultsOf(values),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return deepFreeze({ ...sections(values as Values), unknownSettings: unknown });
}

/** Reads each variable by its row. What can't be read is not among the values. */
function readValues(given: NodeJS.ProcessEnv, isProduction: boolean) {
  const unreadable: string[] = [];
  const rows = [...ROWS].map(([name, row]) => {
    const inProduction = isProduction ? row.production?.default : undefined;
    return [name, { ...row, default: inProduction ?? row.default }];
  });
  const values = customCleanEnv(given, Object.fromEntries(rows), (read) => read as Partial<Values>, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) unreadable.push(`${name}: ${error?.message}`);
    },
  });
  return { values, unreadable };
}

function sections(values: Values) {
  const dataDir = dataFolder(values);
  return {
    env: values.MOFANG_ENV,
    isProduction: values.MOFANG_ENV === 'production',
    dataDir,
    logLevel: values.MOFANG_LOG_LEVEL,
    hasExplorer: values.MOFANG_EXPLORER,
    http: httpConfig(values),
    database: databaseConfig(values, dataDir),
    tokens: tokensConfig(values),
    sessions: sessionsConfig(values),
    passwords: passwordsConfig(values),
    codes: codesConfig(values),
    sending: sendingConfig(values),
    accounts: accountsConfig(values),
    logins: loginsConfig(values),
    addresses: addressesConfig(values),
    redis: redisConfig(values),
    storage: storageConfig(values, dataDir, publicUrl(values)),
    sms: smsConfig(values),
    mail: mailConfig(values),
    captcha: captchaConfig(values),
    oauth: oauthConfig(values),
    metricsPort: values.MOFANG_METRICS_PORT,
    tracesUrl: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    startTimeoutSeconds: values.MOFANG_START_TIMEOUT_SECONDS,
    drainSeconds: values.MOFANG_DRAIN_SECONDS,
  };
}
