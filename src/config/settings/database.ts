import { resolve } from 'node:path';
import { EnvError } from 'envalid';
import { bool, integer, itemsOf } from '../kinds';
import { kind, type Values } from '../row';

const MYSQL_URL = /^mysql:\/\/[^/]+\/\w+$/;

const databaseUrl = kind<string>((text) => {
  if (!/^sqlite:.+/.test(text) && !MYSQL_URL.test(text)) {
    throw new EnvError('must be sqlite:<path> or mysql://user:password@host:port/database');
  }
  return text;
});

const mysqlUrls = kind<readonly string[]>((text) => {
  const items = itemsOf(text);
  if (!items.every((item) => MYSQL_URL.test(item)))
    throw new EnvError('must be mysql://user:password@host:port/database, comma-separated');
  return items;
});

const isMysql = (url: unknown): boolean => typeof url === 'string' && url.startsWith('mysql:');

const NO_MYSQL = 'is set, but MOFANG_DATABASE_URL is no MySQL. Set that, or leave this out.';

export const DATABASE = {
  MOFANG_DATABASE_URL: databaseUrl({
    desc: '`sqlite:<path>`, or `mysql://…` for MySQL and MariaDB. Unset: `mofang.sqlite` in the data folder.',
    example: 'mysql://mofang:secret@127.0.0.1:3306/mofang',
    default: undefined,
    isSecret: true,
  }),
  MOFANG_DATABASE_REPLICA_URLS: mysqlUrls({
    desc: 'Read replicas of that server, comma-separated. They serve what may be a little late.',
    example: 'mysql://mofang:secret@10.0.0.2:3306/mofang',
    default: [],
    isSecret: true,
    beside: {
      MOFANG_DATABASE_URL: (replicas, url) => (replicas.length > 0 && !isMysql(url) ? NO_MYSQL : undefined),
    },
  }),
  // Two at least: one holds the migrations' lock while the other migrates.
  MOFANG_DATABASE_POOL_SIZE: integer({
    from: 2,
    to: 1000,
    desc: 'Connections of one process to each MySQL server.',
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
      readonly replicaUrls: readonly string[];
      /** Connections to each server. */
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
        replicaUrls: values.MOFANG_DATABASE_REPLICA_URLS,
        poolSize: values.MOFANG_DATABASE_POOL_SIZE,
        hasTls: values.MOFANG_DATABASE_TLS,
      };
}
