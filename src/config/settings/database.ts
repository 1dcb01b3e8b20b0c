import { resolve } from 'node:path';
import { EnvError } from 'envalid';
import { bool, hostsOf, integer } from '../kinds';
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

export const DATABASE = {
  MOFANG_DATABASE_URL: databaseUrl({
    desc: '`sqlite:<path>`, or `mysql://…` for MySQL and MariaDB. Unset: `mofang.sqlite` in the data folder.',
    example: 'mysql://mofang:secret@127.0.0.1:3306/mofang',
    default: undefined,
    isSecret: true,
  }),
  // Two at least: one holds the migrations' lock while the other migrates.
  MOFANG_DATABASE_POOL_SIZE: integer({
    from: 2,
    to: 1000,
    desc: 'Connections of one process to MySQL.',
    default: 10,
  }),
  MOFANG_DATABASE_TLS: bool({
    desc: "Connect to MySQL by TLS and check the server's certificate; NODE_EXTRA_CA_CERTS names a CA of your own.",
    default: false,
  }),
};

export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'mysql';
      readonly url: string;
      readonly poolSize: number;
      readonly hasTls: boolean;
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
        hasTls: values.MOFANG_DATABASE_TLS,
      };
}
