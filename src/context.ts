import { mkdir } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import { migrations } from '../migrations';
import { version } from '../package.json';
import { createCache } from './adapters/cache';
import { KeyedCache } from './adapters/cache/keyed';
import type { Cache } from './adapters/cache/port';
import { createCaptcha } from './adapters/captcha';
import { ImageCaptcha } from './adapters/captcha/image';
import type { Captcha } from './adapters/captcha/port';
import { openDatabase } from './adapters/database';
import { connectionUse } from './adapters/database/connection-use';
import { Inbox } from './adapters/inbox/inbox';
import { createMail } from './adapters/mail';
import type { Mail } from './adapters/mail/port';
import { createOAuthProviders } from './adapters/oauth';
import type { OAuthProviders } from './adapters/oauth/port';
import { createQueue } from './adapters/queue';
import type { JobCounts, Queue } from './adapters/queue/port';
import { createSms } from './adapters/sms';
import type { Sms } from './adapters/sms/port';
import { createStorage } from './adapters/storage';
import type { Storage } from './adapters/storage/port';
import { createTelemetry } from './adapters/telemetry';
import type { Telemetry } from './adapters/telemetry/port';
import { KeyFile } from './auth/key-file';
import type { KeySet } from './auth/key-set';
import { Passwords } from './auth/passwords';
import { RefreshAnswers } from './auth/refresh-answers';
import { ResetTokens } from './auth/reset-tokens';
import { Sessions } from './auth/sessions';
import { tokenKeys } from './auth/token-keys';
import { Tokens } from './auth/tokens';
import { CodeSender } from './codes/code-sender';
import { OneTimeCodes } from './codes/one-time-codes';
import type { Config } from './config';
import { entities } from './entities';
import { EventLog } from './events/event-log';
import { Health, type Part } from './health';
import { CodeGuesses } from './limits/code-guesses';
import { Cooldowns } from './limits/cooldowns';
import { LoginAttempts } from './limits/login-attempts';
import { SendLimits } from './limits/send-limits';
import { createLog, type Log } from './logging';
import { BindingTokens } from './oauth/binding-tokens';
import { Identities } from './oauth/oauth.queries';
import { OAuthStates } from './oauth/states';
import { developmentSecret } from './secrets/development-secret';
import { Secret } from './secrets/secret';
import { Authentication } from './users/account/authentication';
import { Credentials } from './users/account/credentials';
import { Entrance } from './users/account/entrance';
import { UserTokens } from './users/account/tokens';
import { ActivationLinks } from './users/activation-links';

/** Parts that a test may use instead of the configured ones. */
export interface Overrides {
  readonly log?: Log;
  readonly sms?: Sms;
  readonly mail?: Mail;
  readonly captcha?: Captcha;
  readonly storage?: Storage;
  readonly queue?: Queue;
}

/** Everything that is open while the program runs. */
export interface Context {
  readonly config: Config;
  readonly log: Log;
  readonly db: DataSource;
  readonly cache: Cache;
  readonly storage: Storage;
  readonly inbox: Inbox;
  readonly sms: Sms;
  readonly mail: Mail;
  readonly captcha: Captcha;
  readonly imageCaptcha: ImageCaptcha;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly refreshAnswers: RefreshAnswers;
  readonly codes: OneTimeCodes;
  readonly cooldowns: Cooldowns;
  readonly sendLimits: SendLimits;
  readonly codeSender: CodeSender;
  readonly activationLinks: ActivationLinks;
  readonly resetTokens: ResetTokens;
  readonly loginAttempts: LoginAttempts;
  readonly oauthProviders: OAuthProviders;
  readonly oauthStates: OAuthStates;
  readonly bindingTokens: BindingTokens;
  readonly tokens: Tokens;
  /** The file of the token keys; undefined if the secret signs. */
  readonly keyFile: KeyFile | undefined;
  readonly userTokens: UserTokens;
  readonly authentication: Authentication;
  readonly credentials: Credentials;
  readonly entrance: Entrance;
  readonly identities: Identities;
  readonly health: Health;
  readonly telemetry: Telemetry;
  readonly queue: Queue;
  /** Closes what was opened, in reverse order. */
  close(): Promise<void>;
}

interface Closable {
  close(): Promise<unknown>;
}

/**
 * Opens every part and migrates the database; nothing listens, and no job runs. If one part can't be opened,
 * the others are closed again.
 */
export async function createContext(config: Config, overrides: Overrides = {}): Promise<Context> {
  const opened: Closable[] = [];
  const close = async () => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    return { ...(await openParts(config, overrides, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openParts(
  config: Config,
  overrides: Overrides,
  opened: Closable[],
): Promise<Omit<Context, 'close'>> {
  const log = overrides.log ?? (await createLog(config));
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const present = config.tokens.secret ?? (await developmentSecret(config.dataDir));
  const secret = new Secret(present, config.tokens.previousSecrets);
  const oauthProviders = await createOAuthProviders(config.oauth);
  const { tokens, keyFile } = await openTokens(config, secret, log);
  const resources = await openResources(config, { ...overrides, log }, secret, opened);
  const credentials = createCredentials(resources, tokens, config, secret);
  const parts = { config, log, oauthProviders, tokens, keyFile, ...resources, ...credentials };
  return { ...parts, ...createAccounts(parts) };
}

async function openTokens({ tokens: { keyFile: file } }: Config, secret: Secret, log: Log) {
  const keysOf = (set: KeySet | undefined) => tokenKeys(secret.tokenKeys(), set);
  const tokens = await Tokens.open(keysOf(file?.set));
  const use = (set: KeySet) => tokens.use(keysOf(set));
  return { tokens, keyFile: file && new KeyFile(file.path, file.set, use, log) };
}

type Resources = Awaited<ReturnType<typeof openResources>>;

/** The parts that hold connections, threads and files, and those that watch them. */
async function openResources(
  config: Config,
  { log, ...overrides }: Overrides & Pick<Context, 'log'>,
  secret: Secret,
  opened: Closable[],
) {
  const storage = overrides.storage ?? (await createStorage(config.storage));
  const cache = await createCache(config, log);
  opened.push(cache);
  const inbox = new Inbox(cache);
  const sms = overrides.sms ?? (await createSms(config.sms, inbox));
  const mail = overrides.mail ?? (await createMail(config.mail, inbox));
  opened.push(mail);
  const imageCaptcha = new ImageCaptcha(cache);
  const captcha = overrides.captcha ?? (await createCaptcha(config.captcha, log, imageCaptcha));
  const passwords = await Passwords.open(config.passwords.cost);
  const db = await openDatabase(config.database, { entities, migrations }, config.startTimeoutSeconds);
  db.subscribers.push(new EventLog());
  opened.push({ close: () => db.destroy() });
  const jobs = () => queue.counts();
  const health = new Health(partsOf(config, { db, cache, jobs }), log);
  const sources = sourcesOf({ db, health, passwords, jobs });
  const telemetry = await createTelemetry(config, { version, log, sources });
  opened.push(telemetry);
  const jobSecrets = { digest: secret.digest('job ids'), sealed: secret.seal('job data') };
  const queue = overrides.queue ?? (await createQueue(config, jobSecrets, log, telemetry.traceparent));
  opened.push(queue);
  return {
    db,
    cache,
    storage,
    inbox,
    sms,
    mail,
    captcha,
    imageCaptcha,
    passwords,
    health,
    telemetry,
    queue,
  };
}

/** The parts that check who a caller is and limit the attempts. They use the database and the cache. */
function createCredentials(
  { db, cache, imageCaptcha, queue }: Resources,
  tokens: Tokens,
  config: Config,
  secret: Secret,
) {
  const keyedCache = new KeyedCache(cache);
  const cooldowns = new Cooldowns(keyedCache, secret.digest('cooldowns'));
  const codeDigest = secret.digest('one-time codes');
  const guesses = new CodeGuesses(keyedCache, codeDigest, config.codes);
  const codes = new OneTimeCodes(keyedCache, cooldowns, codeDigest, guesses, config.codes.smsDigits);
  const sendLimits = new SendLimits(keyedCache, secret.digest('send limits'), config.sending);
  return {
    sessions: new Sessions(db, config.sessions),
    refreshAnswers: new RefreshAnswers(cache, secret.seal('refresh answers'), config.sessions.retrySeconds),
    codes,
    cooldowns,
    sendLimits,
    codeSender: new CodeSender({ codes, imageCaptcha, queue, sendLimits }),
    activationLinks: new ActivationLinks(secret.sign('activation links'), config.http.publicUrl),
    resetTokens: new ResetTokens(cache),
    loginAttempts: new LoginAttempts(keyedCache, secret.digest('login attempts'), config.logins),
    oauthStates: new OAuthStates(cache, secret.sign('oauth states'), secret.seal('pending oauth logins')),
    bindingTokens: new BindingTokens(tokens, cache, secret.seal('oauth bindings')),
  };
}

/** The parts that let users into an account, and back into it. */
function createAccounts(
  parts: Pick<
    Context,
    'cache' | 'config' | 'db' | 'loginAttempts' | 'passwords' | 'queue' | 'sessions' | 'storage' | 'tokens'
  >,
) {
  const { cache, config, db, loginAttempts, passwords, queue, sessions, storage, tokens } = parts;
  const userTokens = new UserTokens(tokens, storage, config.tokens.accessSeconds);
  return {
    userTokens,
    authentication: new Authentication(db, tokens, sessions),
    credentials: new Credentials(db.manager, { cache, passwords, sessions, loginAttempts }, config.accounts),
    identities: new Identities(db.manager),
    entrance: new Entrance({ queue, sessions, userTokens }),
  };
}

/** What metrics report about the parts. */
const sourcesOf = ({
  db,
  health,
  passwords,
  jobs,
}: Pick<Context, 'db' | 'health' | 'passwords'> & { jobs: () => Promise<JobCounts> }) => ({
  parts: async () => (await health.report()).parts,
  passwordHashes: () => passwords.load(),
  jobs,
  databaseConnections: () => connectionUse(db),
});

/** The services outside this process that calls need. */
function partsOf(
  { redis }: Config,
  { db, cache, jobs }: Pick<Context, 'db' | 'cache'> & { jobs: () => Promise<JobCounts> },
): Part[] {
  const parts = [
    { name: 'database', isEssential: true, check: (): Promise<unknown> => db.query('SELECT 1') },
  ];
  if (redis === undefined) return parts;
  parts.push({ name: 'redis', isEssential: false, check: () => cache.get('health') });
  if (redis.queueUrl !== redis.url) parts.push({ name: 'queue', isEssential: false, check: jobs });
  return parts;
}
