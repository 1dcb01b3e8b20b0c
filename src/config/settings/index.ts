import type { Row, Values as ValuesOf } from '../row';
import { ACCOUNTS } from './accounts';
import { CAPTCHA } from './captcha';
import { CODES } from './codes';
import { DATABASE } from './database';
import { HTTP } from './http';
import { MAIL } from './mail';
import { OAUTH } from './oauth';
import { PASSWORDS } from './passwords';
import { PROCESS } from './process';
import { REDIS } from './redis';
import { SMS } from './sms';
import { STORAGE } from './storage';
import { TELEMETRY } from './telemetry';
import { TOKENS } from './tokens';

/** Every setting there is. `npm run generate` writes them into `.env.example` and the table in README.md. */
export const SETTINGS = {
  ...PROCESS,
  ...HTTP,
  ...DATABASE,
  ...REDIS,
  ...STORAGE,
  ...TOKENS,
  ...PASSWORDS,
  ...ACCOUNTS,
  ...CODES,
  ...CAPTCHA,
  ...SMS,
  ...MAIL,
  ...OAUTH,
  ...TELEMETRY,
};

export type SettingName = keyof typeof SETTINGS;

/** What the settings are once they were read. */
export type Values = ValuesOf<typeof SETTINGS>;

/** The same rows by name, for what treats all of them alike. */
export const ROWS = new Map(Object.entries(SETTINGS)) as unknown as ReadonlyMap<string, Row<unknown>>;
