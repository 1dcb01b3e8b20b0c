import { isLoopback } from '../loopback';
import { SETTINGS, type SettingName, type Values } from './settings';

/** KiB times passes: the least of the pairs that OWASP's Password Storage Cheat Sheet calls equal. */
const LEAST_PASSWORD_COST = 35_000;

/** What a laptop may lack and a production service may not. */
export function unsafeInProduction(values: Values): string[] {
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
  // One that could not be read was told already.
  const { memoryCost = LEAST_PASSWORD_COST, timeCost = 1 } = values.MOFANG_ARGON2 ?? {};
  if (memoryCost * timeCost < LEAST_PASSWORD_COST) {
    faults.push('MOFANG_ARGON2 is too cheap to guess. Set it to m=19456,t=2,p=1 or more, or leave it out.');
  }
  if (values.MOFANG_SMS === 'inbox') {
    faults.push(
      'MOFANG_SMS is `inbox`, which sends nothing. Set it to `yuntongxun` or `aliyun`, and the settings of that name.',
    );
  }
  if (values.MOFANG_MAIL === 'inbox') {
    faults.push('MOFANG_MAIL is `inbox`, which sends nothing. Set it to `smtp`, and MOFANG_SMTP_URL.');
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
  return [...faults, ...plainAddresses(values)];
}

/** Hosts that only Aliyun's own machines reach. */
const WITHIN_ALIYUN = /.-internal\.aliyuncs\.com$/;

/** Addresses of providers and pages. A collector is neither: it stands in one's own network. */
function plainAddresses({ OTEL_EXPORTER_OTLP_ENDPOINT: _, ...values }: Values): string[] {
  const isPlain = (value: unknown) => {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
    return url?.protocol === 'http:' && !isLoopback(url.hostname) && !WITHIN_ALIYUN.test(url.hostname);
  };
  return Object.entries(values)
    .filter(([, value]) => isPlain(value))
    .map(
      ([name]) =>
        `${name} is an http:// address, which others on the way can read and change. Set it to an https:// one.`,
    );
}

/** Too short, made of few different characters, or one that documentation and examples carry. */
function isWeakSecret(secret: string): boolean {
  return secret.length < 32 || new Set(secret).size < 10 || /change.?me|your.?secret|example/i.test(secret);
}

/** What each value of a setting makes necessary. */
const COMPANIONS: readonly (readonly [SettingName, string, readonly SettingName[]])[] = [
  [
    'MOFANG_SMS',
    'yuntongxun',
    [
      'MOFANG_YUNTONGXUN_ACCOUNT_SID',
      'MOFANG_YUNTONGXUN_AUTH_TOKEN',
      'MOFANG_YUNTONGXUN_APP_ID',
      'MOFANG_YUNTONGXUN_TEMPLATE_ID',
    ],
  ],
  [
    'MOFANG_SMS',
    'aliyun',
    [
      'MOFANG_ALIYUN_SMS_ACCESS_KEY_ID',
      'MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET',
      'MOFANG_ALIYUN_SMS_SIGN_NAME',
      'MOFANG_ALIYUN_SMS_TEMPLATE_CODE',
    ],
  ],
  ['MOFANG_MAIL', 'smtp', ['MOFANG_SMTP_URL', 'MOFANG_MAIL_FROM']],
  [
    'MOFANG_CAPTCHA',
    'tencent',
    [
      'MOFANG_TENCENT_CAPTCHA_APP_ID',
      'MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY',
      'MOFANG_TENCENT_SECRET_ID',
      'MOFANG_TENCENT_SECRET_KEY',
    ],
  ],
  [
    'MOFANG_CAPTCHA',
    'tencent-legacy',
    ['MOFANG_TENCENT_CAPTCHA_APP_ID', 'MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY'],
  ],
  [
    'MOFANG_STORAGE',
    'oss',
    [
      'MOFANG_OSS_BUCKET',
      'MOFANG_OSS_REGION',
      'MOFANG_OSS_PUBLIC_URL',
      'MOFANG_OSS_ACCESS_KEY_ID',
      'MOFANG_OSS_ACCESS_KEY_SECRET',
    ],
  ],
];

/** Settings that another one makes necessary. */
export function missingCompanions(values: Values): string[] {
  const faults = COMPANIONS.filter(([name, value]) => values[name] === value).flatMap(
    ([name, _, companions]) => missing(values, companions, name),
  );
  if (values.MOFANG_REGISTER_PASSWORD_MIN > values.MOFANG_PASSWORD_MAX) {
    faults.push(
      'MOFANG_REGISTER_PASSWORD_MIN is greater than MOFANG_PASSWORD_MAX. Lower the one or raise the other.',
    );
  }
  if (values.MOFANG_PASSWORD_MIN > values.MOFANG_PASSWORD_MAX) {
    faults.push('MOFANG_PASSWORD_MIN is greater than MOFANG_PASSWORD_MAX. Lower the one or raise the other.');
  }
  for (const name of ['MOFANG_QQ', 'MOFANG_WEIBO', 'MOFANG_GITHUB'] as const) {
    if (values[`${name}_APP_ID`] === undefined) continue;
    faults.push(...missing(values, [`${name}_APP_SECRET`, 'MOFANG_OAUTH_CALLBACK_URL'], `${name}_APP_ID`));
  }
  if (values.MOFANG_REDIS_URL?.includes('+cluster:') && values.MOFANG_QUEUE_REDIS_URL === undefined) {
    faults.push(
      'MOFANG_QUEUE_REDIS_URL is missing: jobs can’t wait on a cluster. Set it to a single Redis or a Sentinel.',
    );
  }
  if (values.MOFANG_DATABASE_REPLICA_URLS.length > 0 && !values.MOFANG_DATABASE_URL?.startsWith('mysql:')) {
    faults.push(
      'MOFANG_DATABASE_REPLICA_URLS is set, but MOFANG_DATABASE_URL is no MySQL. Set that, or leave this out.',
    );
  }
  return faults;
}

function missing(values: Values, names: readonly SettingName[], because: SettingName): string[] {
  return names
    .filter((name) => values[name] === undefined)
    .map((name) => `${name} is missing: ${because} is \`${values[because]}\`. ${SETTINGS[name].desc}`);
}
