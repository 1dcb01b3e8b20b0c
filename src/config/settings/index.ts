import type { Row, Values as ValuesOf } from '../row';
import { ACCOUNTS } from './accounts';
import { CAPTCHA } from './captcha';
import { CODES } from './codes';
import { DATABASE } from './database';
import { HTTP } from './http';
import { MAIL } from './mail';
import { OAUTH } from './oauth';
import { PASSWORDS } from './passwords';
import { PLAINTEXT } from './plaintext';
import { PROCESS } from './process';
import { REDIS } from './redis';
import { SMS } from './sms';
import { STORAGE } from './storage';
import { TELEMETRY } from './telemetry';
import { TOKENS } from './tokens';

/** All settings, by concern. `npm run generate` writes them into the docs and `.env.example`. */
export const SECTIONS = {
  Process: PROCESS,
  HTTP,
  Database: DATABASE,
  Redis: REDIS,
  Pictures: STORAGE,
  'Tokens and sessions': TOKENS,
  Passwords: PASSWORDS,
  Accounts: ACCOUNTS,
  Codes: CODES,
  Captcha: CAPTCHA,
  'Text messages': SMS,
  Mail: MAIL,
  'Third-party login': OAUTH,
  'Logs, metrics and traces': TELEMETRY,
  'Calls to other servers': PLAINTEXT,
};

type Section = (typeof SECTIONS)[keyof typeof SECTIONS];
type All<Sections> = (Sections extends unknown ? (section: Sections) => void : never) extends (
  sections: infer Rows,
) => void
  ? Rows
  : never;

export const SETTINGS: All<Section> = Object.assign({}, ...Object.values(SECTIONS));

/** The settings after they have been read. */
export type Values = ValuesOf<typeof SETTINGS>;

/** The same rows by name, for code that treats all of them alike. */
export const ROWS = new Map(Object.entries(SETTINGS)) as unknown as ReadonlyMap<string, Row<unknown>>;
