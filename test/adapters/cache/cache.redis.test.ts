import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCache } from '../../../src/adapters/cache';
import type { Cache } from '../../../src/adapters/cache/port';
import { freePort } from '../../harness/app';
import { type Certificates, makeCertificates } from '../../harness/certificates';
import { logTo, silentLog } from '../../harness/log';
import {
  type Redis,
  type RedisCluster,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
} from '../../harness/redis';
import { startService } from '../../harness/service-process';
import { until } from '../../harness/until';
import { itKeepsTheCacheContract } from './cache.contract';

const PREFIX = 'contract:';

/** Moves the end of every value nearer, as if the time had gone by. */
async function pass(servers: readonly Redis[], seconds: number): Promise<void> {
  const lua = `for _, key in ipairs(redis.call('KEYS', '*')) do
    redis.call('PEXPIRE', key, redis.call('PTTL', key) - ARGV[1])
  end`;
  for (const server of servers) await server.ask('EVAL', lua, '0', String(seconds * 1000));
}

const log = silentLog();

const open = (url: string, prefix = PREFIX) =>
  createCache({ redis: { url, queueUrl: url, prefix }, startTimeoutSeconds: 10 }, log);

const openWithin = (startTimeoutSeconds: number, url: string) =>
  createCache({ redis: { url, queueUrl: url, prefix: PREFIX }, startTimeoutSeconds }, log);

interface Setup {
  readonly url: string;
  readonly servers: readonly Redis[];
  stop(): Promise<void>;
}

const SETUPS: Record<string, () => Promise<Setup>> = {
  'one Redis': async () => {
    const redis = await startRedis();
    return { url: redis.url, servers: [redis], stop: redis.stop };
  },
  'a Redis with Sentinels': async () => {
    const sentinel = await startRedisSentinel();
    return { url: sentinel.url, servers: [await sentinel.primary()], stop: sentinel.stop };
  },
  'a cluster of Redis': async () => {
    const cluster = await startRedisCluster();
    return { url: cluster.url, servers: cluster.nodes, stop: cluster.stop };
  },
};

describe.each(Object.keys(SETUPS))('the cache in %s', (name) => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await (SETUPS[name] as () => Promise<Setup>)();
  });
  afterAll(() => setup.stop());

  itKeepsTheCacheContract({
    open: async () => {
      for (const server of setup.servers) await server.ask('FLUSHALL');
      return open(setup.url);
    },
    pass: (seconds) => pass(setup.servers, seconds),
  });
});

describe('the cache in Redis', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis({ password: 'p@ss/w%rd:' });
  });
  afterAll(() => redis.stop());

  it('begins every key with the prefix, and shares its values under it', async () => {
    const [one, same, other] = await Promise.all([
      open(redis.url),
      open(redis.url),
      open(redis.url, 'other:'),
    ]);
    await one.set('key', 'value', 10);
    await one.increment('', 10);
    expect(await redis.ask('KEYS', '*')).toEqual(expect.arrayContaining(['contract:key', 'contract:']));
    expect(await same.get('key')).toBe('value');
    expect(await other.get('key')).toBeUndefined();
    for (const cache of [one, same, other]) await cache.close();
  });

  it('a time has milliseconds, and one that is over keeps nothing', async () => {
    const cache = await open(redis.url);
    await cache.set('short', 'value', 0.05);
    expect(await cache.secondsLeft('short')).toBeLessThanOrEqual(0.05);
    await until('the value is gone', async () => (await cache.get('short')) === undefined);
    for (const seconds of [0, -1]) {
      await cache.set('key', 'value', 10);
      expect(await cache.add('key', 'another', seconds)).toBe(false);
      await cache.set('key', 'value', seconds);
      expect(await cache.add('key', 'value', seconds)).toBe(true);
      expect(await cache.increment('key', seconds)).toBe(1);
      expect(await cache.get('key')).toBeUndefined();
    }
    await cache.close();
  });

  it('a script that Redis forgot is sent again', async () => {
    const cache = await open(redis.url);
    expect(await cache.increment('before', 10)).toBe(1);
    await redis.ask('SCRIPT', 'FLUSH');
    expect(await cache.increment('before', 10)).toBe(2);
    await cache.close();
  });

  it('a refusal of Redis is a failure, and no reason to connect again', async () => {
    const changes: string[] = [];
    const noting = logTo((line) => changes.push(line));
    const config = {
      redis: { url: redis.url, queueUrl: redis.url, prefix: PREFIX },
      startTimeoutSeconds: 10,
    };
    const cache = await createCache(config, noting);
    await redis.ask('LPUSH', `${PREFIX}list`, 'item');
    await expect(cache.get('list')).rejects.toMatchObject({
      errno: 'LOCKED',
      details: { retryAfterSeconds: 5 },
    });
    expect(changes).toEqual([]);
    await cache.close();
  });

  it('a wrong password, and a server that is not there, are told without the password', async () => {
    const wrong = redis.url.replace('%3A', '');
    await expect(openWithin(0, wrong)).rejects.toThrow(
      /^Redis \(cache\) can't be reached within 0 s: WRONGPASS[^@]*$/,
    );
    const absent = `redis://:secret@127.0.0.1:${await freePort()}`;
    await expect(openWithin(1, absent)).rejects.toThrow(
      /^Redis \(cache\) can't be reached within 1 s: connect ECONNREFUSED[^@]*$/,
    );
  });

  it('is waited for', async () => {
    const late = await startRedis();
    await late.kill();
    const opening = openWithin(10, late.url);
    await late.restart();
    const cache = await opening;
    expect(await cache.add('key', 'value', 10)).toBe(true);
    await cache.close();
    await late.stop();
  });
});

describe('the cache in a cluster that lost a node', () => {
  const keys = Array.from({ length: 60 }, (_, index) => `key ${index}`);
  let cluster: RedisCluster;
  let cache: Cache;
  beforeAll(async () => {
    cluster = await startRedisCluster();
    cache = await open(cluster.url);
    for (const key of keys) await cache.set(key, 'value', 1000);
  });
  afterAll(async () => {
    await cache.close();
    await cluster.stop();
  });

  const answered = async () => {
    const outcomes = await Promise.allSettled(keys.map((key) => cache.increment(`count of ${key}`, 10)));
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  };
  const expectSome = (count: number) => {
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(keys.length);
  };

  it('answers from the others while one hangs, and from all afterwards', async () => {
    const [node] = cluster.nodes as [Redis];
    node.freeze();
    expectSome(await answered());
    expectSome(await answered());
    node.thaw();
    await until('all answer', async () => (await answered()) === keys.length);
  });

  it('answers from the others while one is dead, and from all afterwards', async () => {
    const [, node] = cluster.nodes as [Redis, Redis];
    await node.kill();
    expectSome(await answered());
    await node.restart();
    await until('all answer', async () => (await answered()) === keys.length);
  });
});

describe('Redis behind TLS', () => {
  let certificates: Certificates;
  let redis: Redis;
  beforeAll(async () => {
    certificates = await makeCertificates('localhost');
    redis = await startRedis({ tls: certificates, password: 'secret' });
  });
  afterAll(async () => {
    await redis.stop();
    await certificates.remove();
  });

  it('is refused where nobody vouches for its certificate', async () => {
    await expect(openWithin(0, redis.url)).rejects.toThrow(/certificate/);
  });

  it('is used where its certificate is among the additional ones', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mofang-redis-tls-'));
    const service = await startService({
      MOFANG_DATA_DIR: dataDir,
      MOFANG_REDIS_URL: redis.url,
      NODE_EXTRA_CA_CERTS: certificates.ca,
    });
    try {
      expect((await service.call('Users.sms', { mobile: '13800138000' })).result.errno).toBe(0);
      expect(await redis.ask('KEYS', 'mofang:cooldown:register:*')).toHaveLength(1);
      expect(service.output()).not.toContain('in-process cache');
    } finally {
      await service.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
