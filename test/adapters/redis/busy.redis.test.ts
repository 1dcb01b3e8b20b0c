import { RedisConnection } from '../../../src/adapters/redis/connection';
import { logTo } from '../../harness/log';
import { type Redis, startRedis } from '../../harness/redis';
import { until } from '../../harness/until';

/** Longer than Redis may keep silent. */
const BUSY_MS = 3_000;

/** Keeps this process from everything, as a long computation does. */
const beBusy = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);

describe('a process that is busy', () => {
  let redis: Redis;
  let connection: RedisConnection<Record<never, never>>;
  const said: string[] = [];
  const log = logTo((line) => said.push(JSON.parse(line).msg));

  beforeAll(async () => {
    redis = await startRedis();
  });
  beforeEach(async () => {
    said.length = 0;
    const options = { part: 'cache', startSeconds: 5, log } as const;
    connection = await RedisConnection.open(redis.url, {}, options);
  });
  afterEach(() => connection.close());
  afterAll(() => redis.stop());

  const echo = (text: string) => connection.run((client) => client.echo(text));

  it('reads the answers that came meanwhile, and does not take Redis for silent', async () => {
    const answers = Promise.all([echo('one'), echo('two')]);
    // The commands leave when this turn of the loop ends.
    await new Promise(setImmediate);
    beBusy();
    expect(await answers).toEqual(['one', 'two']);
    expect(await echo('three')).toBe('three');
    expect(said).toEqual([]);
  });

  it('that was busy before its commands left loses none of them', async () => {
    const answers = Promise.all([echo('one'), echo('two')]);
    beBusy();
    expect(await answers).toEqual(['one', 'two']);
    expect(said).toEqual([]);
  });

  it('keeps the connection that it asked nothing', async () => {
    beBusy();
    expect(await echo('one')).toBe('one');
    expect(said).toEqual([]);
  });

  it('notices a Redis that really is silent', async () => {
    redis.freeze();
    try {
      await expect(echo('one')).rejects.toThrow('no answer within 2000 ms');
      expect(said).toEqual(['Redis is lost']);
    } finally {
      redis.thaw();
    }
    await until('it is back', async () => (await echo('one')) === 'one');
  });
});
