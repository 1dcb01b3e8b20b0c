import type { CommandParser } from 'redis';
import { Failure } from '../../failure';
import type { Log } from '../../logging';
import type { RedisClient } from '../redis/client';
import { RedisConnection } from '../redis/connection';
import type { Cache } from './port';

const RETRY_AFTER_SECONDS = 5;

/** Scripts with one key and one argument. Redis runs each as one operation. */
const script = ({ defineScript }: typeof import('redis'), lua: string) =>
  defineScript({
    SCRIPT: lua,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, key: string, argument: string) {
      parser.pushKey(key);
      parser.push(argument);
    },
    transformReply: (reply: number): number => reply,
  });

const cacheScripts = (redis: typeof import('redis')) => ({
  /** An expiry of 0 or less removes the counter again. */
  incrementKey: script(
    redis,
    `local count = redis.call('INCR', KEYS[1])
     if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
     return count`,
  ),
  decrementKey: script(
    redis,
    `if tonumber(redis.call('GET', KEYS[1]) or 0) < 1 then return 0 end
     redis.call('DECR', KEYS[1])
     return 1`,
  ),
  deleteIfEqual: script(
    redis,
    `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
     return redis.call('DEL', KEYS[1])`,
  ),
});

type Scripts = ReturnType<typeof cacheScripts>;

/**
 * The cache that several processes share. Every method is one command or one script and touches one key, so
 * that it works on a cluster. If Redis is down or slow, each method throws Failure LOCKED: a call that can't
 * be counted is refused.
 */
export class RedisCache implements Cache {
  private constructor(
    private readonly connection: RedisConnection<Scripts>,
    private readonly prefix: string,
  ) {}

  /**
   * @param url in a form that `parseRedisUrl` reads.
   * @param prefix begins every key.
   * @throws Error if Redis can't be reached within `startSeconds`.
   */
  static async open(
    { url, prefix }: { readonly url: string; readonly prefix: string },
    start: { readonly startSeconds: number; readonly log: Log },
  ): Promise<RedisCache> {
    const scripts = cacheScripts(await import('redis'));
    return new RedisCache(await RedisConnection.open(url, scripts, { part: 'cache', ...start }), prefix);
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.run((redis) => redis.get(this.prefix + key))) ?? undefined;
  }

  async set(key: string, value: string, seconds: number): Promise<void> {
    const name = this.prefix + key;
    const ms = milliseconds(seconds);
    await this.run<unknown>((redis) => (ms > 0 ? redis.set(name, value, expiry(ms)) : redis.del(name)));
  }

  async add(key: string, value: string, seconds: number): Promise<boolean> {
    const name = this.prefix + key;
    const ms = milliseconds(seconds);
    if (ms <= 0) return (await this.run((redis) => redis.exists(name))) === 0;
    return (await this.run((redis) => redis.set(name, value, { ...expiry(ms), condition: 'NX' }))) !== null;
  }

  async increment(key: string, seconds: number): Promise<number> {
    const ms = String(milliseconds(seconds));
    return this.run((redis) => redis.incrementKey(this.prefix + key, ms));
  }

  async decrement(key: string): Promise<boolean> {
    return (await this.run((redis) => redis.decrementKey(this.prefix + key, ''))) === 1;
  }

  async secondsLeft(key: string): Promise<number> {
    return Math.max(0, await this.run((redis) => redis.pTTL(this.prefix + key))) / 1000;
  }

  async delete(key: string): Promise<void> {
    await this.run((redis) => redis.del(this.prefix + key));
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return (await this.run((redis) => redis.deleteIfEqual(this.prefix + key, value))) === 1;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async run<T>(work: (redis: RedisClient<Scripts>) => Promise<T>): Promise<T> {
    try {
      return await this.connection.run(work);
    } catch (cause) {
      throw new Failure('LOCKED', { text: 'SERVICE_BUSY', retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
    }
  }
}

/** Rounded down, so that no value outlives its expiry. */
const milliseconds = (seconds: number): number => Math.floor(seconds * 1000);

const expiry = (ms: number) => ({ expiration: { type: 'PX' as const, value: ms } });
