import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { migrations } from '../migrations';
import type { Cache } from './adapters/cache';
import { MemoryCache } from './adapters/cache/memory';
import { type Captcha, createCaptcha } from './adapters/captcha';
import { ImageCaptcha } from './adapters/captcha/image';
import { openDatabase } from './adapters/database';
import { Inbox } from './adapters/inbox';
import { createSms, type Sms } from './adapters/sms';
import { DiskStorage } from './adapters/storage/disk';
import { developmentSecret } from './auth/development-secret';
import { LoginAttempts } from './auth/login-attempts';
import { OneTimeCodes } from './auth/one-time-codes';
import { Passwords } from './auth/passwords';
import { RefreshAnswers } from './auth/refresh-answers';
import { Sessions } from './auth/sessions';
import { type TokenKey, tokenKeys } from './auth/token-keys';
import type { Config } from './config';
import { entities } from './entities';
import { createLog } from './logging';

/** Parts that a test may put in place of the configured ones. */
export interface Overrides {
  readonly log?: Logger;
  readonly sms?: Sms;
  readonly captcha?: Captcha;
}

/** Everything that is open while the program runs. */
export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly db: DataSource;
  readonly cache: Cache;
  readonly storage: DiskStorage;
  readonly inbox: Inbox;
  readonly sms: Sms;
  readonly captcha: Captcha;
  readonly imageCaptcha: ImageCaptcha;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly refreshAnswers: RefreshAnswers;
  readonly codes: OneTimeCodes;
  readonly loginAttempts: LoginAttempts;
  readonly tokenKeys: readonly TokenKey[];
  /** Closes what was opened, the last first. */
  close(): Promise<void>;
}

/** Opens every part: the database is migrated, nothing listens yet. */
export async function createContext(config: Config, overrides: Overrides = {}): Promise<Context> {
  const log = overrides.log ?? (await createLog(config));
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const secret = config.tokens.secret ?? (await developmentSecret(config.dataDir));
  const storage = await DiskStorage.open(`${config.dataDir}/pictures`, config.http.publicUrl);
  const inbox = new Inbox();
  const sms = overrides.sms ?? (await createSms(config.sms, inbox));
  const cache = new MemoryCache();
  const imageCaptcha = new ImageCaptcha(cache);
  const captcha = overrides.captcha ?? (await createCaptcha(config.captcha, log, imageCaptcha));
  const passwords = await Passwords.open(config.passwords.cost);
  const db = await openDatabase(config.database, { entities, migrations });
  return {
    config,
    log,
    db,
    cache,
    storage,
    inbox,
    sms,
    captcha,
    imageCaptcha,
    passwords,
    sessions: new Sessions(db, config.sessions),
    refreshAnswers: new RefreshAnswers(cache, config.sessions.retrySeconds),
    codes: new OneTimeCodes(cache, secret, config.codes.tries),
    loginAttempts: new LoginAttempts(cache, config.logins),
    tokenKeys: tokenKeys(secret, config.tokens.keys),
    close: async () => {
      await db.destroy();
      await cache.close();
    },
  };
}
