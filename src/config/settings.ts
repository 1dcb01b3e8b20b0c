import { bool, type CleanedEnv, makeValidator, str } from 'envalid';
import {
  argon2Cost,
  databaseUrl,
  httpUrl,
  integer,
  keySetFile,
  mailAddress,
  mysqlUrls,
  origins,
  pageUrl,
  proxies,
  queueRedisUrl,
  redisUrl,
  smtpUrl,
} from './validators';

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
  MOFANG_DATABASE_REPLICA_URLS: mysqlUrls({
    desc: 'Read replicas of that server, comma-separated: what may lag a little is read there.',
    example: 'mysql://mofang:secret@10.0.0.2:3306/mofang',
    default: [],
  }),
  // Two at least: one holds the migrations' lock while the other migrates.
  MOFANG_DATABASE_POOL_SIZE: integer(
    2,
    1000,
  )({
    desc: 'Connections of one process to each MySQL server.',
    default: 10,
  }),
  MOFANG_DATABASE_TLS: bool({
    desc: "Connect to MySQL by TLS and check the server's certificate; NODE_EXTRA_CA_CERTS names a CA of your own.",
    default: false,
  }),
  MOFANG_REDIS_URL: redisUrl({
    desc: '`redis://…`, `redis+sentinel://host,host/name` or `redis+cluster://host,host`; `rediss…` for TLS. Unset: a cache and a queue in the process, for one process alone.',
    example: 'redis://127.0.0.1:6379/0',
    default: undefined,
  }),
  MOFANG_REDIS_PREFIX: str({ desc: 'Begins every key in Redis.', default: 'mofang:' }),
  MOFANG_QUEUE_REDIS_URL: queueRedisUrl({
    desc: 'Redis of the job queue, single or Sentinel. Unset: the same. Required where the other is a cluster.',
    example: 'redis://127.0.0.1:6379/1',
    default: undefined,
  }),
  MOFANG_START_TIMEOUT_SECONDS: integer(
    0,
    3600,
  )({
    desc: 'How long a start waits for the database and Redis.',
    default: 30,
  }),
  MOFANG_DRAIN_SECONDS: integer(
    0,
    300,
  )({
    desc: 'How long a service that is told to stop goes on serving while it is not ready, so that balancers turn to others. Unset: 0; in production 5.',
    default: undefined,
  }),
  MOFANG_STORAGE: oneOf({
    desc: 'Where pictures are kept.',
    choices: ['disk', 'oss'] as const,
    default: 'disk',
  }),
  MOFANG_OSS_BUCKET: str({ desc: 'Bucket at OSS.', default: undefined }),
  MOFANG_OSS_REGION: str({ desc: 'Its region.', example: 'oss-cn-hangzhou', default: undefined }),
  MOFANG_OSS_ENDPOINT: httpUrl({
    desc: 'Where pictures are sent to, such as the internal endpoint. Unset: the public endpoint of the region.',
    example: 'https://oss-cn-hangzhou-internal.aliyuncs.com',
    default: undefined,
  }),
  MOFANG_OSS_PUBLIC_URL: httpUrl({
    desc: 'What the addresses of pictures begin with, such as a CDN domain.',
    example: 'https://pictures.example.com',
    default: undefined,
  }),
  MOFANG_OSS_ACCESS_KEY_ID: str({ desc: 'Access key at Aliyun, for OSS.', default: undefined }),
  MOFANG_OSS_ACCESS_KEY_SECRET: str({ desc: 'Its secret.', default: undefined }),
  MOFANG_OSS_ROLE_ARN: str({
    desc: 'Role that is assumed at STS for temporary credentials. Unset: the access key itself is used.',
    example: 'acs:ram::1234567890123456:role/mofang',
    default: undefined,
  }),
  MOFANG_OSS_STS_URL: httpUrl({ desc: 'Address of STS.', default: 'https://sts.aliyuncs.com' }),
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
  MOFANG_PASSWORD_MIN: integer(
    1,
    64,
  )({
    desc: 'Minimum characters of a new password set later than registration.',
    default: 8,
  }),
  MOFANG_PASSWORD_MAX: integer(16, 1024)({ desc: 'Maximum characters of a new password.', default: 64 }),
  MOFANG_ARGON2: argon2Cost({
    desc: 'Cost of a password hash; stored hashes follow at the next login.',
    default: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  }),
  MOFANG_CODE_TRIES: integer(1, 10)({ desc: 'Tries at a verification code before it is dead.', default: 3 }),
  MOFANG_CAPTCHA_AFTER: integer(
    0,
    1_000_000_000,
  )({
    desc: 'Codes that one address may ask for in an hour without a captcha; 0 for any number. Unset: 0; in production 10.',
    default: undefined,
  }),
  MOFANG_CAPTCHA_AFTER_ALL: integer(
    0,
    1_000_000_000,
  )({
    desc: 'Codes that the whole service sends in a minute before everybody needs a captcha; 0 for any number. Unset: 0; in production 100.',
    default: undefined,
  }),
  MOFANG_CODES_PER_TARGET_DAY: integer(
    0,
    1_000_000_000,
  )({
    desc: 'Codes a day to one mobile or e-mail; 0 for no limit. Unset: 0; in production 20.',
    default: undefined,
  }),
  MOFANG_CODES_PER_ADDRESS_DAY: integer(
    0,
    1_000_000_000,
  )({
    desc: 'Codes a day that one address may have sent; 0 for no limit. Unset: 0; in production 200.',
    default: undefined,
  }),
  MOFANG_CODES_PER_DAY: integer(
    0,
    1_000_000_000,
  )({
    desc: 'Codes a day by the whole service; 0 for no limit. Unset: 0; in production 100000.',
    default: undefined,
  }),
  MOFANG_ERASE_AFTER_DAYS: integer(
    0,
    3650,
  )({
    desc: 'Days after which a closed account is erased; until then a login takes it back.',
    default: 15,
  }),
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
    choices: ['inbox', 'yuntongxun', 'aliyun'] as const,
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
  MOFANG_YUNTONGXUN_TEMPLATE_ID_EN: str({
    desc: 'The same for who prefers English. Unset: the same template.',
    default: undefined,
  }),
  MOFANG_ALIYUN_SMS_URL: httpUrl({
    desc: 'Address of the Aliyun SMS API.',
    default: 'https://dysmsapi.aliyuncs.com',
  }),
  MOFANG_ALIYUN_SMS_ACCESS_KEY_ID: str({ desc: 'Access key at Aliyun, for SMS.', default: undefined }),
  MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET: str({ desc: 'Its secret.', default: undefined }),
  MOFANG_ALIYUN_SMS_SIGN_NAME: str({
    desc: 'Signature of the messages, as Aliyun has approved it.',
    default: undefined,
  }),
  MOFANG_ALIYUN_SMS_TEMPLATE_CODE: str({
    desc: 'Template of the code message; its variables are `code` and `minutes`.',
    example: 'SMS_123456789',
    default: undefined,
  }),
  MOFANG_ALIYUN_SMS_TEMPLATE_CODE_EN: str({
    desc: 'The same for who prefers English. Unset: the same template.',
    default: undefined,
  }),
  MOFANG_MAIL: oneOf({
    desc: 'Who sends mail. `inbox` catches it, for development.',
    choices: ['inbox', 'smtp'] as const,
    default: 'inbox',
  }),
  MOFANG_SMTP_URL: smtpUrl({
    desc: 'The mail server; `smtps://` for TLS from the first byte.',
    example: 'smtp://user:password@smtp.example.com:587',
    default: undefined,
  }),
  MOFANG_MAIL_FROM: mailAddress({
    desc: 'Sender of mails.',
    example: 'mofang <no-reply@example.com>',
    default: undefined,
  }),
  MOFANG_CAPTCHA: oneOf({
    desc: 'The captcha at login. `image` is our own: `Verifications.image`.',
    choices: ['off', 'image', 'tencent', 'tencent-legacy'] as const,
    default: 'off',
  }),
  MOFANG_TENCENT_CAPTCHA_URL: httpUrl({
    desc: 'Address of the Tencent captcha API.',
    default: 'https://captcha.tencentcloudapi.com',
  }),
  MOFANG_TENCENT_LEGACY_CAPTCHA_URL: httpUrl({
    desc: 'Address of the older Tencent captcha API, which needs no API credential.',
    default: 'https://ssl.captcha.qq.com/ticket/verify',
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
  MOFANG_OAUTH_CALLBACK_URL: pageUrl({
    desc: 'Page that QQ, Weibo and GitHub send a visitor back to, with `code` and `state`; as it is registered there.',
    example: 'https://app.example.com/oauth.html',
    default: undefined,
  }),
  MOFANG_QQ_APP_ID: str({ desc: 'APP ID at QQ Connect. Unset: no login with QQ.', default: undefined }),
  MOFANG_QQ_APP_SECRET: str({ desc: 'APP Key at QQ Connect.', default: undefined }),
  MOFANG_QQ_URL: httpUrl({ desc: 'Address of QQ Connect.', default: 'https://graph.qq.com' }),
  MOFANG_WEIBO_APP_ID: str({ desc: 'App Key at Weibo. Unset: no login with Weibo.', default: undefined }),
  MOFANG_WEIBO_APP_SECRET: str({ desc: 'App Secret at Weibo.', default: undefined }),
  MOFANG_WEIBO_URL: httpUrl({ desc: 'Address of the Weibo API.', default: 'https://api.weibo.com' }),
  MOFANG_GITHUB_APP_ID: str({
    desc: 'Client ID at GitHub. Unset: no login with GitHub.',
    default: undefined,
  }),
  MOFANG_GITHUB_APP_SECRET: str({ desc: 'Client secret at GitHub.', default: undefined }),
  MOFANG_GITHUB_URL: httpUrl({ desc: 'Address of GitHub.', default: 'https://github.com' }),
  MOFANG_GITHUB_API_URL: httpUrl({
    desc: 'Address of the GitHub API.',
    default: 'https://api.github.com',
  }),
  MOFANG_ADDRESS_LIMIT: integer(1, 1000)({ desc: 'Delivery addresses a user may have.', default: 20 }),
  MOFANG_EXPLORER: bool({
    desc: 'Serve the explorer at /api/browse. Unset: yes, except in production.',
    default: undefined,
  }),
  MOFANG_METRICS_PORT: integer(
    0,
    65_535,
  )({
    desc: 'Port of `/metrics` (Prometheus) and of the health checks of every kind of process; never for the public. Unset: none.',
    example: '9464',
    default: undefined,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl({
    desc: 'OpenTelemetry collector (OTLP over HTTP) that traces are sent to. Unset: no traces.',
    example: 'http://127.0.0.1:4318',
    default: undefined,
  }),
  MOFANG_LOG_LEVEL: oneOf({
    desc: 'Minimum level that is logged.',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const,
    default: 'info',
  }),
};

export type SettingName = keyof typeof SETTINGS;

/** What the settings are once they were read. */
export type Values = CleanedEnv<typeof SETTINGS>;
