import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { SETTINGS } from '../../src/config/settings';
import { PRODUCTION, PRODUCTION_SECRET } from '../harness/production';
import { faultsOf } from './faults';

/** An object and all objects in it. */
const partsOf = (part: object): object[] => [
  part,
  ...Object.values(part)
    .filter((each) => typeof each === 'object')
    .flatMap(partsOf),
];

function keyFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'mofang-test-')), 'jwks.json');
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  writeFileSync(file, JSON.stringify({ keys: [{ ...key, kid: 'a' }] }));
  return file;
}

describe('the configuration', () => {
  it('needs nothing in development', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ MOFANG_GITHUB_URL: 'http://github.example' })).toEqual([]);
  });

  it.each([
    ['of development', {}],
    ['of production', PRODUCTION],
    ['with signing keys', { MOFANG_JWT_KEYS: keyFile() }],
  ])('%s is frozen to the bottom', (_, env) => {
    const parts = partsOf(readConfig(env));
    expect(parts.length).toBeGreaterThan(15);
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it('has types that say so', () => {
    const { passwords } = readConfig({});
    expect(() => {
      // @ts-expect-error: it is read-only.
      passwords.cost.memoryCost = 8;
    }).toThrow(TypeError);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ MOFANG_PORT: '' }).http.port).toBe(5000);
  });

  it('tells all faults at once', () => {
    const faults = faultsOf({ MOFANG_PORT: 'http', MOFANG_BATCH_LIMIT: '0', MOFANG_ENV: 'staging' });
    expect(faults.join('\n')).toMatch(/MOFANG_ENV[\s\S]*MOFANG_PORT[\s\S]*MOFANG_BATCH_LIMIT/);
    expect(faults).toHaveLength(3);
  });

  it.each([
    ['MOFANG_PORT', '65536'],
    ['MOFANG_PORT', '1e3'],
    ['MOFANG_PUBLIC_URL', 'ftp://example.com'],
    ['MOFANG_PUBLIC_URL', 'https://example.com/?a=1'],
    ['MOFANG_DATABASE_URL', 'postgres://localhost/mofang'],
    ['MOFANG_ARGON2', 'm=1,t=1,p=1'],
    ['MOFANG_JWT_KEYS', '/nowhere/jwks.json'],
    ['MOFANG_LOG_LEVEL', 'verbose'],
    ['MOFANG_TRUST_PROXY', 'foo'],
    ['MOFANG_TRUST_PROXY', '10.0.0.0/33'],
    ['MOFANG_TRUST_PROXY', '0.0.0.0/0'],
    ['MOFANG_CORS_ORIGINS', 'https://app.example.com/'],
    ['MOFANG_SMTP_URL', 'smtp.example.com:587'],
    ['MOFANG_SMTP_URL', 'http://smtp.example.com'],
    ['MOFANG_SMTP_URL', 'smtp://smtp.example.com/inbox'],
    ['MOFANG_SMTP_URL', 'smtp://smtp.example.com?ignoreTLS=true'],
    ['MOFANG_SMTP_URL', 'smtp://smtp.example.com:99999'],
    ['MOFANG_SMTP_URL', 'smtp://user:100%@smtp.example.com'],
    ['MOFANG_MAIL_FROM', 'mofang'],
    ['MOFANG_MAIL_FROM', 'mofang <no-reply@example.com>\r\nBcc: eve@example.com'],
    ['MOFANG_REDIS_PREFIX', 'my mofang:'],
    ['MOFANG_REDIS_PREFIX', '魔方:'],
    ['MOFANG_REDIS_PREFIX', 'mofang:\n'],
    ['MOFANG_SMS', 'twilio'],
    ['MOFANG_MAIL', 'sendmail'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it('refuses a key set without private keys', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mofang-test-')), 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'a', x: 'AAAA' }] }));
    expect(faultsOf({ MOFANG_JWT_KEYS: file })).toEqual([expect.stringContaining('MOFANG_JWT_KEYS')]);
  });

  it('warns of an unknown setting in development', () => {
    expect(readConfig({ MOFANG_PROT: '80' }).unknownSettings).toEqual(['MOFANG_PROT']);
  });

  it.each([
    ['MOFANG_SMS', 'yuntongxun', 4],
    ['MOFANG_SMS', 'aliyun', 4],
    ['MOFANG_MAIL', 'smtp', 2],
    ['MOFANG_CAPTCHA', 'tencent', 4],
    ['MOFANG_CAPTCHA', 'tencent-legacy', 2],
    ['MOFANG_STORAGE', 'oss', 5],
  ])('%s=%s makes others necessary, and names each', (name, value, count) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(count);
    for (const fault of faults)
      expect(fault).toMatch(new RegExp(`^MOFANG_\\w+ is missing: ${name} is \`${value}\`\\. .+`));
  });

  it('jobs need a Redis of their own beside a cluster', () => {
    const cluster = { MOFANG_REDIS_URL: 'redis+cluster://a:7000,b:7000' };
    expect(faultsOf(cluster)).toEqual([expect.stringContaining('MOFANG_QUEUE_REDIS_URL')]);
    expect(faultsOf({ ...cluster, MOFANG_QUEUE_REDIS_URL: 'redis://c:6379/0' })).toEqual([]);
  });

  it('who prefers English gets the same template, unless there is one in English', () => {
    expect(readConfig({ ...PRODUCTION }).sms).toMatchObject({ templates: { 'zh-CN': '1', en: '1' } });
    expect(readConfig({ ...PRODUCTION, MOFANG_YUNTONGXUN_TEMPLATE_ID_EN: '2' }).sms).toMatchObject({
      templates: { 'zh-CN': '1', en: '2' },
    });
  });
});

describe('in production', () => {
  it('a full configuration is accepted', () => {
    expect(faultsOf(PRODUCTION)).toEqual([]);
  });

  const captcha = {
    MOFANG_TENCENT_CAPTCHA_APP_ID: '123456789',
    MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY: 'key',
  };

  it.each([
    [
      "Tencent's captcha",
      {
        ...captcha,
        MOFANG_CAPTCHA: 'tencent',
        MOFANG_TENCENT_SECRET_ID: 'id',
        MOFANG_TENCENT_SECRET_KEY: 'key',
      },
    ],
    ["Tencent's older captcha", { ...captcha, MOFANG_CAPTCHA: 'tencent-legacy' }],
    [
      'Aliyun',
      {
        MOFANG_SMS: 'aliyun',
        MOFANG_ALIYUN_SMS_ACCESS_KEY_ID: 'id',
        MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET: 'key',
        MOFANG_ALIYUN_SMS_SIGN_NAME: '魔方',
        MOFANG_ALIYUN_SMS_TEMPLATE_CODE: 'SMS_123456789',
      },
    ],
  ])('%s is accepted in place of what another service has', (_what, settings) => {
    expect(faultsOf({ ...PRODUCTION, ...settings })).toEqual([]);
  });

  it('an empty one is refused, each fault with its mend', () => {
    const faults = faultsOf({ MOFANG_ENV: 'production' });
    const names = ['MOFANG_JWT_SECRET', 'MOFANG_SMS', 'MOFANG_MAIL', 'MOFANG_CAPTCHA', 'MOFANG_PUBLIC_URL'];
    for (const name of names) {
      expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${name}[\\s\\S]*Set it to`)));
    }
  });

  it.each([
    'short',
    'a'.repeat(64),
    'change-me-please-change-me-please-1234',
    `example-${PRODUCTION_SECRET}`,
  ])('the secret %j is refused', (secret) => {
    const faults = faultsOf({ ...PRODUCTION, MOFANG_JWT_SECRET: secret });
    expect(faults).toEqual([expect.stringContaining('openssl rand')]);
  });

  it.each([
    ['MOFANG_REGISTER_PASSWORD_MIN', '5', '6'],
    ['MOFANG_PASSWORD_MIN', '5', '6'],
    ['MOFANG_PASSWORD_MAX', '63', '64'],
  ])('%s=%s is refused, and %s is not', (name, unsafe, safe) => {
    expect(faultsOf({ ...PRODUCTION, [name]: unsafe })).toEqual([
      expect.stringMatching(new RegExp(`^${name} .+ Set it to ${safe} or more\\.$`)),
    ]);
    expect(faultsOf({ ...PRODUCTION, [name]: safe })).toEqual([]);
    expect(faultsOf({ [name]: unsafe })).toEqual([]);
  });

  it('a weak secret is refused among the previous ones too', () => {
    const previous = `${PRODUCTION_SECRET.replace('9', '8')}, ${PRODUCTION_SECRET.replace('9', '7')}`;
    expect(
      readConfig({ ...PRODUCTION, MOFANG_JWT_SECRET_PREVIOUS: previous }).tokens.previousSecrets,
    ).toEqual(previous.split(', '));
    expect(faultsOf({ ...PRODUCTION, MOFANG_JWT_SECRET_PREVIOUS: `${previous},short-but-mine` })).toEqual([
      expect.stringMatching(/^MOFANG_JWT_SECRET_PREVIOUS holds (?!.*short-but-mine)/),
    ]);
    expect(readConfig({}).tokens.previousSecrets).toEqual([]);
  });

  it('a password hash that is cheap to guess is refused', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_ARGON2: 'm=8,t=1,p=1' })).toEqual([
      expect.stringContaining('MOFANG_ARGON2'),
    ]);
  });

  const addresses = Object.keys(SETTINGS).filter((name) =>
    /^(?:MOFANG|OTEL)_(?!DATABASE|REDIS|QUEUE|SMTP)\w+_(?:URL|ENDPOINT)$/.test(name),
  );

  it.each(addresses)('%s is refused where it is an http:// address, without a word of it', (name) => {
    const [fault, ...others] = faultsOf({ ...PRODUCTION, [name]: 'HTTP://api.example.com' });
    expect(fault).toMatch(new RegExp(`^${name} is an http:// address.+ Set it to an https://`));
    expect(fault).not.toContain('api.example.com');
    expect(others).toEqual([]);
  });

  it('all http:// addresses are told at once, beside other faults', () => {
    const settings = {
      MOFANG_QQ_URL: 'http://a.example',
      MOFANG_WEIBO_URL: 'http://b.example',
      MOFANG_CAPTCHA: 'off',
    };
    const faults = faultsOf({ ...PRODUCTION, ...settings }).join('\n');
    expect(faults).toMatch(/MOFANG_CAPTCHA is[\s\S]*MOFANG_QQ_URL is[\s\S]*MOFANG_WEIBO_URL is/);
  });

  it.each([
    ['MOFANG_PUBLIC_URL', 'http://127.0.0.1:5000'],
    ['MOFANG_PUBLIC_URL', 'http://localhost'],
    ['MOFANG_ALIYUN_SMS_URL', 'http://[::1]:8080'],
    ['MOFANG_OSS_ENDPOINT', 'http://oss-cn-hangzhou-internal.aliyuncs.com'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318'],
    ['MOFANG_CORS_ORIGINS', 'http://app.example.com'],
  ])('%s may be %s', (name, value) => {
    expect(faultsOf({ ...PRODUCTION, [name]: value })).toEqual([]);
  });

  it.each([
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://oss-cn-hangzhou.aliyuncs.com',
    'http://oss-cn-hangzhou-internal.aliyuncs.com.example.com',
    'http://10.0.0.1',
  ])('%s is refused', (value) => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_OSS_ENDPOINT: value })).toEqual([
      expect.stringContaining('MOFANG_OSS_ENDPOINT'),
    ]);
  });

  it('a setting that can’t be read hides no other fault', () => {
    const faults = faultsOf({ ...PRODUCTION, MOFANG_ARGON2: 'garbage', MOFANG_JWT_SECRET: '' }).join('\n');
    expect(faults).toMatch(/MOFANG_ARGON2: must look like[\s\S]*MOFANG_JWT_SECRET is missing/);
  });

  it('of a setting that can’t be read nothing else is said, nor that what needs it lacks it', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_PUBLIC_URL: 'ftp://account.example.com' })).toEqual([
      expect.stringMatching(/^MOFANG_PUBLIC_URL: must be/),
    ]);
    expect(faultsOf({ ...PRODUCTION, MOFANG_SMTP_URL: 'smtp.example.com' })).toEqual([
      expect.stringMatching(/^MOFANG_SMTP_URL: must be/),
    ]);
  });

  it('the secret is in no fault', () => {
    const secret = 'short-but-mine';
    expect(faultsOf({ ...PRODUCTION, MOFANG_JWT_SECRET: secret }).join()).not.toContain(secret);
  });

  it('an unknown setting with our prefix is refused', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_JWT_SECERT: 'x' })).toEqual([
      expect.stringContaining('MOFANG_JWT_SECERT is not a setting'),
    ]);
  });

  it('no page of another origin may call, unless listed', () => {
    expect(readConfig(PRODUCTION).http.corsOrigins).toEqual([]);
    expect(
      readConfig({ ...PRODUCTION, MOFANG_CORS_ORIGINS: 'null, https://a.example' }).http.corsOrigins,
    ).toEqual(['null', 'https://a.example']);
  });

  it('the explorer is off, and calls are limited', () => {
    const { hasExplorer, http } = readConfig(PRODUCTION);
    expect(hasExplorer).toBe(false);
    expect(http.callsPerMinute).toBe(60);
  });
});
