import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { bool, EnvError, makeExactValidator, makeValidator, str } from 'envalid';

/** A whole number between two bounds, both allowed. */
const integer = (min: number, max: number) =>
  makeExactValidator<number>((input) => {
    const value = Number(input);
    if (!/^\d+$/.test(input) || value < min || value > max) {
      throw new EnvError(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  });

const itemsOf = (input: string): readonly string[] =>
  input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** What proxy-addr, which reads X-Forwarded-For, takes: addresses, subnets, and its own names for some. */
const proxies = makeExactValidator<readonly string[]>((input) => {
  const items = itemsOf(input);
  const isProxy = (item: string) => {
    const [address = '', bits] = item.split('/');
    const most = isIPv4(address) ? 32 : 128;
    const hasBits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
    return /^(?:loopback|linklocal|uniquelocal)$/.test(item) || (isIP(address) !== 0 && hasBits);
  };
  if (!items.every(isProxy))
    throw new EnvError('must be addresses or subnets, such as 10.0.0.0/8, comma-separated');
  return items;
});

const origins = makeExactValidator<readonly string[]>((input) => {
  const items = itemsOf(input);
  const isOrigin = (item: string) =>
    item === '*' || item === 'null' || (URL.canParse(item) && new URL(item).origin === item);
  if (!items.every(isOrigin))
    throw new EnvError('must be origins such as https://app.example.com, null, or *');
  return items;
});

const httpUrl = makeExactValidator<string>((input) => {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new EnvError('must be an http:// or https:// address without ? and #');
  }
  if (url.username !== '' || url.password !== '') throw new EnvError('must not hold a password');
  if (/["'()\s]/.test(input)) throw new EnvError('must not hold quotes, spaces or parentheses');
  return input.replace(/\/+$/, '');
});

const databaseUrl = makeExactValidator<string>((input) => {
  if (!/^(sqlite:.+|mysql:\/\/[^/]+\/\w+)/.test(input)) {
    throw new EnvError('must be sqlite:<path> or mysql://user:password@host:port/database');
  }
  return input;
});

export interface Argon2Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

const argon2Cost = makeExactValidator<Argon2Cost>((input) => {
  const match = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(input);
  const [memoryCost, timeCost, parallelism] = (match ?? []).slice(1).map(Number);
  const isPossible = memoryCost && timeCost && parallelism && memoryCost >= 8 * parallelism;
  if (!isPossible || memoryCost > 4_194_304 || timeCost > 100 || parallelism > 64) {
    throw new EnvError('must look like m=19456,t=2,p=1 (m in KiB, at least 8 times p, at most 4 GiB)');
  }
  return { memoryCost, timeCost, parallelism };
});

/** A JSON Web Key Set of private keys (RFC 7517), read from the file that the setting names. */
const keySetFile = makeExactValidator<readonly JsonWebKeyWithId[]>((path) => {
  try {
    const { keys } = JSON.parse(readFileSync(path, 'utf8'));
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isSigningKey) && haveOwnIds(keys)) return keys;
  } catch (error) {
    throw new EnvError(
      `can't be read as a JSON Web Key Set: ${(error as NodeJS.ErrnoException).code ?? 'not JSON'}`,
    );
  }
  throw new EnvError(
    'must name a file like {"keys":[…]}: private Ed25519 or P-256 keys, each with a "kid" of its own',
  );
});

export interface JsonWebKeyWithId extends JsonWebKey {
  readonly kid: string;
}

function isSigningKey(key: JsonWebKeyWithId): boolean {
  if (typeof key?.kid !== 'string' || (key.crv !== 'Ed25519' && key.crv !== 'P-256')) return false;
  try {
    return createPrivateKey({ key, format: 'jwk' }).type === 'private';
  } catch {
    return false;
  }
}

const haveOwnIds = (keys: readonly JsonWebKeyWithId[]): boolean =>
  new Set(keys.map(({ kid }) => kid)).size === keys.length;

const oneOf = makeValidator<string>((input) => input);

/**
 * Every setting there is: an environment variable, what it means, and its default. `.env.example` and
 * the table in README.md list the same; a test compares the three.
 */
export const SETTINGS = {
  MOFANG_ENV: oneOf({
    desc: 'Where the program runs.',
    choices: ['development', 'production', 'test'] as const,
    default: 'development',
  }),
  MOFANG_HOST: str({ desc: 'Address to listen on; 0.0.0.0 for all.', default: '127.0.0.1' }),
  MOFANG_PORT: integer(0, 65_535)({ desc: 'Port to listen on; 0 takes a free one.', default: 5000 }),
  MOFANG_PUBLIC_URL: httpUrl({
    desc: 'What clients put before `/api`; begins the addresses of pictures. Unset: the host and port. Required in production.',
    example: 'https://account.example.com',
    default: undefined,
  }),
  MOFANG_TRUST_PROXY: proxies({
    desc: 'Proxies whose X-Forwarded-For is believed: addresses or subnets, comma-separated.',
    example: '10.0.0.0/8',
    default: [],
  }),
  MOFANG_CORS_ORIGINS: origins({
    desc: 'Origins whose pages may call, comma-separated; `null` for file:// pages, `*` for any. Unset: any; in production none.',
    example: 'null,https://app.example.com',
    default: undefined,
  }),
  MOFANG_DATA_DIR: str({
    desc: 'Folder of the SQLite file, the pictures and the development secret.',
    default: './data',
  }),
  MOFANG_DATABASE_URL: databaseUrl({
    desc: '`sqlite:<path>`, or `mysql://…` for MySQL and MariaDB. Unset: `mofang.sqlite` in the data folder.',
    example: 'mysql://mofang:secret@127.0.0.1:3306/mofang',
    default: undefined,
  }),
  MOFANG_JWT_SECRET: str({
    desc: 'Secret behind tokens and stored codes, 32 characters at least. Unset: one kept in the data folder. Required in production.',
    default: undefined,
  }),
  MOFANG_JWT_KEYS: keySetFile({
    desc: 'File with a JSON Web Key Set (Ed25519, P-256): the first key signs, all verify, by `kid`. Unset: HS256.',
    example: '/etc/mofang/jwks.json',
    default: undefined,
  }),
  MOFANG_ACCESS_TOKEN_SECONDS: integer(1, 86_400)({ desc: 'Life of an access token.', default: 1800 }),
  MOFANG_REFRESH_TOKEN_SECONDS: integer(
    1,
    31_536_000,
  )({
    desc: 'Life of a session, and of its refresh token.',
    default: 2_592_000,
  }),
  MOFANG_REFRESH_RETRY_SECONDS: integer(
    0,
    300,
  )({
    desc: 'How long a used rotating refresh token still gets the same answer.',
    default: 10,
  }),
  MOFANG_REGISTER_PASSWORD_MIN: integer(
    1,
    64,
  )({
    desc: 'Minimum characters of a password at registration.',
    default: 6,
  }),
  MOFANG_PASSWORD_MAX: integer(16, 1024)({ desc: 'Maximum characters of a new password.', default: 64 }),
  MOFANG_ARGON2: argon2Cost({
    desc: 'Cost of a password hash; stored hashes follow at the next login.',
    default: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  }),
  MOFANG_CODE_TRIES: integer(1, 10)({ desc: 'Tries at a verification code before it is dead.', default: 3 }),
  MOFANG_LOGIN_TRIES: integer(
    1,
    1000,
  )({
    desc: 'Failed logins at one account from one address before it is locked there.',
    default: 10,
  }),
  MOFANG_LOGIN_LOCK_SECONDS: integer(1, 86_400)({ desc: 'How long that lock lasts.', default: 900 }),
  MOFANG_RATE_LIMIT: integer(
    0,
    1_000_000,
  )({
    desc: 'Calls a minute from one address to each method that needs no token; 0 for no limit. Unset: 0; in production 60.',
    default: undefined,
  }),
  MOFANG_BATCH_LIMIT: integer(1, 1000)({ desc: 'Maximum calls in one batch.', default: 50 }),
  MOFANG_BODY_LIMIT: integer(
    1024,
    67_108_864,
  )({ desc: 'Largest request body, in bytes.', default: 2_097_152 }),
  MOFANG_SMS: oneOf({
    desc: 'Who sends text messages. `inbox` catches them, for development.',
    choices: ['inbox', 'yuntongxun'] as const,
    default: 'inbox',
  }),
  MOFANG_YUNTONGXUN_URL: httpUrl({
    desc: 'Address of the Yuntongxun gateway.',
    default: 'https://app.cloopen.com:8883',
  }),
  MOFANG_YUNTONGXUN_ACCOUNT_SID: str({ desc: 'Account SID at Yuntongxun.', default: undefined }),
  MOFANG_YUNTONGXUN_AUTH_TOKEN: str({ desc: 'Auth token at Yuntongxun.', default: undefined }),
  MOFANG_YUNTONGXUN_APP_ID: str({ desc: 'Application at Yuntongxun.', default: undefined }),
  MOFANG_YUNTONGXUN_TEMPLATE_ID: str({
    desc: 'Template of the code message; its values are the code and the minutes.',
    default: undefined,
  }),
  MOFANG_CAPTCHA: oneOf({
    desc: 'The captcha at login. `image` is our own: `Verifications.image`.',
    choices: ['off', 'image', 'tencent'] as const,
    default: 'off',
  }),
  MOFANG_TENCENT_CAPTCHA_URL: httpUrl({
    desc: 'Address of the Tencent captcha API.',
    default: 'https://captcha.tencentcloudapi.com',
  }),
  MOFANG_TENCENT_CAPTCHA_APP_ID: integer(
    1,
    Number.MAX_SAFE_INTEGER,
  )({
    desc: 'CaptchaAppId at Tencent.',
    default: undefined,
  }),
  MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY: str({ desc: 'AppSecretKey at Tencent.', default: undefined }),
  MOFANG_TENCENT_SECRET_ID: str({ desc: 'API credential at Tencent: SecretId.', default: undefined }),
  MOFANG_TENCENT_SECRET_KEY: str({ desc: 'API credential at Tencent: SecretKey.', default: undefined }),
  MOFANG_EXPLORER: bool({
    desc: 'Serve the explorer at /api/browse. Unset: yes, except in production.',
    default: undefined,
  }),
  MOFANG_LOG_LEVEL: oneOf({
    desc: 'Minimum level that is logged.',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const,
    default: 'info',
  }),
};

export type SettingName = keyof typeof SETTINGS;
