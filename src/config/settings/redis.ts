import { EnvError } from 'envalid';
import { hostsOf } from '../kinds';
import { kind, type Plain, type Values } from '../row';

const REDIS_URL = /^rediss?:\/\/(?:[^@/]*@)?[^/,@]+(?:\/\d{1,2})?$/;
const SENTINEL_URL = /^rediss?\+sentinel:\/\/(?:[^@/]*@)?[^/@]+\/[\w.-]+(?:\/\d{1,2})?$/;
const CLUSTER_URL = /^rediss?\+cluster:\/\/(?:[^@/]*@)?[^/@]+\/?$/;

const plainRedis: Plain<string> = {
  hosts: (url) => (url.startsWith('rediss') ? [] : hostsOf(url)),
  is: 'a redis address without TLS',
  mend: 'Let it begin with rediss',
};

const redisUrl = kind<string>((text) => {
  if (![REDIS_URL, SENTINEL_URL, CLUSTER_URL].some((form) => form.test(text))) {
    throw new EnvError(
      'must be redis://user:password@host:port/0, redis+sentinel://host:port,host:port/name or ' +
        'redis+cluster://host:port,host:port (rediss… for TLS)',
    );
  }
  return text;
}, plainRedis);

/** The Redis of the queue, which does not support a cluster. */
const queueRedisUrl = kind<string>((text) => {
  if (![REDIS_URL, SENTINEL_URL].some((form) => form.test(text))) {
    throw new EnvError(
      'must be redis://user:password@host:port/0 or redis+sentinel://host:port,host:port/name',
    );
  }
  return text;
}, plainRedis);

const NO_QUEUE =
  'is a cluster, where jobs can’t wait. Set MOFANG_QUEUE_REDIS_URL to a single Redis or a Sentinel.';

/**
 * The queue puts the prefix into the name of its connection, for which Redis allows only these characters.
 */
const keyPrefix = kind<string>((text) => {
  if (!/^[!-~]+$/.test(text)) throw new EnvError('must be printable ASCII without blanks, such as mofang:');
  return text;
});

export const REDIS = {
  MOFANG_REDIS_URL: redisUrl({
    desc: '`redis://…`, `redis+sentinel://host,host/name` or `redis+cluster://host,host`; `rediss…` for TLS. Unset: a cache and a queue in the process, for one process alone.',
    example: 'redis://127.0.0.1:6379/0',
    default: undefined,
    isSecret: true,
    beside: {
      MOFANG_QUEUE_REDIS_URL: (url, queueUrl) =>
        CLUSTER_URL.test(url) && queueUrl === undefined ? NO_QUEUE : undefined,
    },
  }),
  MOFANG_REDIS_PREFIX: keyPrefix({ desc: 'Prefix of every key in Redis.', default: 'mofang:' }),
  MOFANG_QUEUE_REDIS_URL: queueRedisUrl({
    desc: 'Redis for the job queue, single or Sentinel. Unset: `MOFANG_REDIS_URL`. Required where that is a cluster.',
    example: 'redis://127.0.0.1:6379/1',
    default: undefined,
    isSecret: true,
  }),
};

/** Undefined if cache and queue are in the process. */
export type RedisConfig =
  | {
      readonly url: string;
      /** The Redis of the queue: never a cluster. */
      readonly queueUrl: string;
      readonly prefix: string;
    }
  | undefined;

export function redisConfig(values: Values<typeof REDIS>): RedisConfig {
  const { MOFANG_REDIS_URL: url, MOFANG_QUEUE_REDIS_URL: queueUrl, MOFANG_REDIS_PREFIX: prefix } = values;
  return url === undefined ? undefined : { url, queueUrl: queueUrl ?? url, prefix };
}
