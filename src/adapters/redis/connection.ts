import { setTimeout as pause } from 'node:timers/promises';
import type { RedisScripts } from 'redis';
import type { Log } from '../../logging';
import { retried, waitFor, within } from '../timing';
import { parseRedisUrl } from './address';
import { openClient, type RedisClient, SILENCE_MS } from './client';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

interface ConnectionOptions {
  /** Which part uses the connection: the cache and the queue may each have a Redis of their own. */
  readonly part: 'cache' | 'queue';
  /** How long a start waits for Redis. */
  readonly startSeconds: number;
  readonly log: Log;
}

/**
 * A Redis client that is replaced when it breaks: when its server ends, is silent, or is no longer the
 * primary. Commands fail at once until a new client is open; the other servers of a cluster still answer.
 */
export class RedisConnection<S extends RedisScripts> {
  private replacement: Promise<void> | undefined;
  /** Replaced clients whose commands have not yet been answered or given up. */
  private readonly retired = new Set<RedisClient<S>>();
  /** Why there is no client at present. */
  private fault: unknown;
  private isClosed = false;

  private constructor(
    private client: RedisClient<S>,
    private readonly open: () => Promise<RedisClient<S>>,
    private readonly isCluster: boolean,
    private readonly options: ConnectionOptions,
  ) {
    this.watch(client);
  }

  /**
   * @param url in a form that `parseRedisUrl` reads.
   * @throws Error if Redis can't be reached in that time.
   */
  static async open<S extends RedisScripts>(
    url: string,
    scripts: S,
    options: ConnectionOptions,
  ): Promise<RedisConnection<S>> {
    const address = parseRedisUrl(url);
    const open = () => openClient(address, scripts);
    const client = await waitFor(`Redis (${options.part})`, options.startSeconds, open);
    return new RedisConnection(client, open, address.kind === 'cluster', options);
  }

  /**
   * Runs a command within two seconds, not counting time in which this process is busy.
   *
   * @throws Error if Redis refuses, is down or silent; it is then unknown whether the command took effect.
   */
  async run<T>(work: (client: RedisClient<S>) => Promise<T>): Promise<T> {
    if (this.replacement !== undefined && !this.isCluster) {
      throw new Error('Redis is away', { cause: this.fault });
    }
    const { client } = this;
    try {
      return await within(SILENCE_MS, work(client), () => {
        throw new Error(`no answer within ${SILENCE_MS} ms`);
      });
    } catch (error) {
      if (await isBroken(error as Error)) this.replace(client, error as Error);
      throw error;
    }
  }

  private watch(client: RedisClient<S>): void {
    const replace = (error: Error) => this.replace(client, error);
    client.on('error', replace).on('node-error', replace);
  }

  /** Replaces the client, if it is still in use. Retries until one works or the connection is closed. */
  private replace(client: RedisClient<S>, cause: Error): void {
    if (this.isClosed || this.replacement !== undefined || client !== this.client) return;
    const { log, part } = this.options;
    this.fault = cause;
    log.warn({ err: cause, part }, 'Redis is lost');
    this.replacement = this.openAnother().finally(() => {
      this.replacement = undefined;
    });
  }

  private async openAnother(): Promise<void> {
    const { log, part } = this.options;
    const next = await this.reopened().catch(() => undefined);
    if (next === undefined) return;
    this.retire(this.client);
    this.client = next;
    this.watch(next);
    log.info({ part }, 'Redis is back');
  }

  /** @throws Error if the connection was closed before a new client was open. */
  private async reopened(): Promise<RedisClient<S>> {
    const open = () =>
      this.open().catch((error) => {
        this.fault = error;
        throw error;
      });
    // A server that refuses commands can still accept connections at once. The pause keeps this from looping.
    await pause(FIRST_PAUSE_MS);
    return retried(open, {
      mayPass: () => !this.isClosed,
      firstPauseMs: FIRST_PAUSE_MS,
      longestPauseMs: LONGEST_PAUSE_MS,
    });
  }

  private retire(client: RedisClient<S>): void {
    this.retired.add(client);
    const end = () => {
      if (this.retired.delete(client)) client.destroy();
    };
    setTimeout(end, SILENCE_MS).unref();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.replacement;
    for (const client of [...this.retired, this.client]) client.destroy();
    this.retired.clear();
  }
}

/** Whether a new client may do better; if not, Redis itself refused. */
async function isBroken(error: Error): Promise<boolean> {
  const { ErrorReply } = await import('redis');
  return !(error instanceof ErrorReply) || error.message.startsWith('READONLY');
}
