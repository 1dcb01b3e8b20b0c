import { readConfig } from '../../src/config';
import { ROWS } from '../../src/config/settings';
import { PRODUCTION } from '../harness/production';
import { faultsOf } from './faults';

/** An address of each kind, without TLS, at a host. */
const ADDRESSES: [string, (host: string) => Record<string, string>][] = [
  ['MOFANG_DATABASE_URL', (host) => ({ MOFANG_DATABASE_URL: `mysql://u:p%40@${host}:3306/mofang` })],
  ['MOFANG_REDIS_URL', (host) => ({ MOFANG_REDIS_URL: `redis://:p@${host}:6379/0` })],
  ['MOFANG_REDIS_URL', (host) => ({ MOFANG_REDIS_URL: `redis+sentinel://127.0.0.1,${host}:26379/name/0` })],
  [
    'MOFANG_REDIS_URL',
    (host) => ({
      MOFANG_REDIS_URL: `redis+cluster://u:p@localhost:7000,${host}/`,
      MOFANG_QUEUE_REDIS_URL: 'redis://127.0.0.1',
    }),
  ],
  [
    'MOFANG_QUEUE_REDIS_URL',
    (host) => ({ MOFANG_REDIS_URL: 'rediss://cache', MOFANG_QUEUE_REDIS_URL: `redis://${host}` }),
  ],
  ['MOFANG_GITHUB_API_URL', (host) => ({ MOFANG_GITHUB_API_URL: `http://${host}:8080/api` })],
  ['MOFANG_OAUTH_CALLBACK_URL', (host) => ({ MOFANG_OAUTH_CALLBACK_URL: `http://${host}/page?a=b` })],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', (host) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:4318` })],
];

/** Hosts, and a list that names each. */
const LISTED = [
  ['10.1.2.3', '10.0.0.0/8'],
  ['10.1.2.3', '192.168.0.0/16, 10.1.2.3'],
  ['[fd00::17]', 'fd00::/8'],
  ['mariadb', 'redis,mariadb'],
  ['DB.Internal', 'db.internal'],
] as const;

/** The same hosts, and lists that name others. */
const UNLISTED = [
  ['10.1.2.3', ''],
  ['10.1.2.3', '10.1.2.0/31,10.2.0.0/16,fd00::/8'],
  ['[fd00::17]', 'fe80::/10,10.0.0.0/8'],
  ['mariadb', 'mariadb.example.com,maria'],
  ['10.0.0.1.example.com', '10.0.0.0/8'],
  ['127.0.0.1.example.com', ''],
] as const;

const inProduction = (settings: Record<string, string>, networks: string) =>
  faultsOf({ ...PRODUCTION, ...settings, MOFANG_PLAINTEXT_NETWORKS: networks });

describe('without TLS, in production', () => {
  it.each(ADDRESSES)('%s must be in a network of one’s own', (name, at) => {
    for (const [host, networks] of UNLISTED) {
      const [fault, ...others] = inProduction(at(host), networks);
      expect(fault).toMatch(new RegExp(`^${name} is an? .+ address.* MOFANG_PLAINTEXT_NETWORKS\\.$`));
      expect(fault).not.toContain(host);
      expect(others).toEqual([]);
    }
  });

  it.each(ADDRESSES)('%s may be in one', (_name, at) => {
    for (const [host, networks] of LISTED) expect(inProduction(at(host), networks)).toEqual([]);
  });

  it.each(ADDRESSES)('%s may be this machine', (_name, at) => {
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '[::1]'])
      expect(inProduction(at(host), '')).toEqual([]);
  });

  it.each(ADDRESSES)('%s may be anywhere in development', (_name, at) => {
    expect(faultsOf(at('mariadb'))).toEqual([]);
  });

  it('is no word of what has TLS', () => {
    const settings = {
      MOFANG_DATABASE_URL: 'mysql://u:p@db.example.com/mofang',
      MOFANG_DATABASE_TLS: 'true',
      MOFANG_REDIS_URL: 'rediss+cluster://a.example.com,b.example.com',
      MOFANG_QUEUE_REDIS_URL: 'rediss+sentinel://c.example.com,d.example.com/name',
    };
    expect(inProduction(settings, '')).toEqual([]);
  });

  it('every kind of address is asked for its hosts, but that of mails, which are never sent so', () => {
    const addresses = [...ROWS].filter(([name]) => /_(?:URL|ENDPOINT)$/.test(name));
    const silent = addresses.filter(([, { plain }]) => plain === undefined).map(([name]) => name);
    expect(silent).toEqual(['MOFANG_SMTP_URL']);
  });

  it.each([
    ['smtp.example.com', '', true],
    ['smtp.example.com', 'example.com', true],
    ['smtp', 'smtp', false],
    ['[fd00::17]', 'fd00::/8', false],
    ['127.0.0.1', '', false],
  ])('mails to %s, with %j listed, need TLS: %s', (host, networks, needsTls) => {
    for (const env of [{}, PRODUCTION]) {
      const { mail } = readConfig({
        ...env,
        MOFANG_MAIL: 'smtp',
        MOFANG_SMTP_URL: `smtp://u:p@${host}`,
        MOFANG_MAIL_FROM: 'a@b.cn',
        MOFANG_PLAINTEXT_NETWORKS: networks,
      });
      expect(mail).toMatchObject({ kind: 'smtp', needsTls });
    }
  });

  it.each(['10.0.0.0/33', '10.0.0.0/0', '10.0.0', '300.0.0.1', 'fd00::/129', 'a b', 'http://a', '*'])(
    '%s is no network',
    (network) => {
      const faults = inProduction({ MOFANG_REDIS_URL: 'redis://mariadb' }, `redis,${network}`);
      expect(faults).toEqual([expect.stringMatching(/^MOFANG_PLAINTEXT_NETWORKS: must be/)]);
    },
  );
});
