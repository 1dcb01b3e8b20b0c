import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EnvError } from 'envalid';
import { bool, hostsOf, integer } from '../kinds';
import { isLoopback } from '../loopback';
import { kind, type Values } from '../row';

const MYSQL_URL = /^mysql:\/\/[^/]+\/\w+$/;

const isMysql = (url: string): boolean => url.startsWith('mysql:');

const databaseUrl = kind<string>(
  (text) => {
    if (!/^sqlite:.+/.test(text) && !MYSQL_URL.test(text)) {
      throw new EnvError('must be sqlite:<path> or mysql://user:password@host:port/database');
    }
    return text;
  },
  {
    hosts: (url) => (isMysql(url) ? hostsOf(url) : []),
    unless: 'MOFANG_DATABASE_TLS',
    is: 'a mysql address without TLS',
    mend: 'Set MOFANG_DATABASE_TLS to true',
  },
);

const caFile = kind<string>((path) => {
  try {
    const pem = readFileSync(path, 'utf8');
    return new X509Certificate(pem) && pem;
  } catch (error) {
    throw new EnvError(`must name a file of certificates in PEM (${(error as NodeJS.ErrnoException).code})`);
  }
});

/** Whether the URL has no password although the server is not on this machine, so that anybody may log in. */
const isOpen = (url: string): boolean =>
  isMysql(url) && !/^mysql:\/\/[^@]*:[^@]+@/.test(url) && !hostsOf(url).every(isLoopback);

const OPEN = 'has no password. Give the user one, and write mysql://user:password@host:port/database.';

const NO_TLS = 'is set, but MOFANG_DATABASE_TLS is not true. Set that, or leave this out.';

export const DATABASE = {
  MOFANG_DATABASE_URL: databaseUrl({
    desc: '`sqlite:<path>`, or `mysql://…` for MySQL and MariaDB. Unset: `mofang.sqlite` in the data folder.',
    example: 'mysql://mofang:secret@127.0.0.1:3306/mofang',
    default: undefined,
    isSecret: true,
    production: { refuses: (url) => (isOpen(url) ? OPEN : undefined) },
  }),
  // At least two: one connection holds the lock of the migrations while the other migrates.
  MOFANG_DATABASE_POOL_SIZE: integer({
    from: 2,
    to: 1000,
    desc: 'Connections of one process to MySQL.',
    default: 10,
  }),
  MOFANG_DATABASE_TLS: bool({
    desc: "Connect to MySQL by TLS, and check the server's certificate.",
    default: false,
  }),
  MOFANG_DATABASE_CA_FILE: caFile({
    desc: 'File with the certificate of the authority (CA) that signed that of MySQL, in PEM. Unset: those that Node.js trusts.',
    example: '/etc/mofang/mysql-ca.pem',
    default: undefined,
    beside: { MOFANG_DATABASE_TLS: (_, hasTls) => (hasTls === true ? undefined : NO_TLS) },
  }),
};

export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'mysql';
      readonly url: string;
      readonly poolSize: number;
      /** Undefined for no TLS. `ca`: certificates in PEM, trusted instead of those that Node.js trusts. */
      readonly tls: { readonly ca: string | undefined } | undefined;
    };

export function databaseConfig(values: Values<typeof DATABASE>, dataFolder: string): DatabaseConfig {
  const url = values.MOFANG_DATABASE_URL;
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataFolder, 'mofang.sqlite') };
  return url.startsWith('sqlite:')
    ? { kind: 'sqlite', file: resolve(url.slice('sqlite:'.length)) }
    : {
        kind: 'mysql',
        url,
        poolSize: values.MOFANG_DATABASE_POOL_SIZE,
        tls: values.MOFANG_DATABASE_TLS ? { ca: values.MOFANG_DATABASE_CA_FILE } : undefined,
      };
}
