import { faultsOf } from './faults';
import { deepFreeze } from './freeze';
import { isSetting, readValues } from './reading';
import type { Values } from './settings';
import { accountsConfig, addressesConfig, eventsConfig, loginsConfig } from './settings/accounts';
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
import { metricsConfig } from './settings/telemetry';
import { sessionsConfig, tokensConfig } from './settings/tokens';

export type { CaptchaConfig } from './settings/captcha';
export type { DatabaseConfig } from './settings/database';
export { addressOf } from './settings/http';
export type { MailConfig } from './settings/mail';
export type { OAuthConfig, OAuthProviderConfig } from './settings/oauth';
export type { Argon2Cost } from './settings/passwords';
export type { RedisConfig } from './settings/redis';
export type { SmsConfig } from './settings/sms';
export type { StorageConfig } from './settings/storage';

/** One error for all faults of the environment, with a sentence for each. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`mofang can't start with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads every setting from the environment, and from the files of secrets that it names. Nothing else reads
 * them.
 *
 * @param env variables such as `process.env`; an empty one counts as unset.
 * @returns the configuration, deeply frozen, with a section per concern.
 * @throws ConfigError naming all faults at once, each with its remedy.
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const variables = Object.fromEntries(
    Object.entries(env).flatMap(([name, text]) => (text ? [[name, text]] : [])),
  );
  const unknown = Object.keys(variables).filter((name) => name.startsWith('MOFANG_') && !isSetting(name));
  const { values, faults: unreadable } = readValues(variables);
  const faults = [
    ...unreadable,
    ...(values.MOFANG_ENV === 'production' ? unknown.map(notSetting) : []),
    ...faultsOf(values),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return deepFreeze({ ...sections(values as Values), unknownSettings: unknown });
}

const notSetting = (name: string): string => `${name} is not a setting. docs/settings.md lists them.`;

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
    events: eventsConfig(values),
    redis: redisConfig(values),
    storage: storageConfig(values, dataDir, publicUrl(values)),
    sms: smsConfig(values),
    mail: mailConfig(values),
    captcha: captchaConfig(values),
    oauth: oauthConfig(values),
    metrics: metricsConfig(values),
    tracesUrl: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    startTimeoutSeconds: values.MOFANG_START_TIMEOUT_SECONDS,
    drainSeconds: values.MOFANG_DRAIN_SECONDS,
  };
}
