import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../src/config';
import { PRODUCTION, PRODUCTION_SECRET } from '../helpers/production';

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing in development', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
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
    ['MOFANG_CORS_ORIGINS', 'https://app.example.com/'],
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

  it('names what another setting makes necessary', () => {
    expect(faultsOf({ MOFANG_SMS: 'yuntongxun' })).toHaveLength(4);
    expect(faultsOf({ MOFANG_CAPTCHA: 'tencent' })).toHaveLength(4);
  });
});

describe('in production', () => {
  it('a full configuration is accepted', () => {
    expect(faultsOf(PRODUCTION)).toEqual([]);
  });

  it("Tencent's captcha is accepted in place of the picture", () => {
    const tencent = {
      MOFANG_CAPTCHA: 'tencent',
      MOFANG_TENCENT_CAPTCHA_APP_ID: '123456789',
      MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY: 'key',
      MOFANG_TENCENT_SECRET_ID: 'id',
      MOFANG_TENCENT_SECRET_KEY: 'key',
    };
    expect(faultsOf({ ...PRODUCTION, ...tencent })).toEqual([]);
  });

  it('an empty one is refused, each fault with its mend', () => {
    const faults = faultsOf({ MOFANG_ENV: 'production' });
    for (const name of ['MOFANG_JWT_SECRET', 'MOFANG_SMS', 'MOFANG_CAPTCHA', 'MOFANG_PUBLIC_URL']) {
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

  it('a password hash that is cheap to guess is refused', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_ARGON2: 'm=8,t=1,p=1' })).toEqual([
      expect.stringContaining('MOFANG_ARGON2'),
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
