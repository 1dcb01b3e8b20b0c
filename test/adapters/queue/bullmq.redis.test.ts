import { Refused } from '../../../src/adapters/provider/refusal';
import { createQueue } from '../../../src/adapters/queue';
import { BullQueue } from '../../../src/adapters/queue/bullmq';
import type { JobDefinition, Queue } from '../../../src/adapters/queue/port';
import { Secret } from '../../../src/secrets/secret';
import { logTo } from '../../harness/log';
import { type Redis, startRedis, startRedisSentinel } from '../../harness/redis';
import { contentsOf } from '../../harness/redis-contents';
import { until } from '../../harness/until';
import { itKeepsTheQueueContract } from './queue.contract';

const SECRET = 'a secret of the tests, long enough for all of them';
const secretsOf = (...[present, ...previous]: [string, ...string[]]) => {
  const secret = new Secret(present, previous);
  return { digest: secret.digest('job ids'), sealed: secret.seal('job data') };
};
const MOBILE = '13800138000';
const CODE = 'code-4711';

type Options = Parameters<typeof BullQueue.open>[1] & { readonly url: string };

describe('the queue in Redis', () => {
  let redis: Redis;
  let prefix = '';
  let lines: string[];
  let opened: Queue[];
  beforeAll(async () => {
    redis = await startRedis({ flags: ['--appendonly', 'yes'] });
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    prefix = `mofang-${crypto.randomUUID()}:`;
    opened = [];
    lines = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((queue) => queue.close()));
  });

  const log = () => logTo((line) => lines.push(line), 'trace');
  /** Another process, as far as Redis can tell. */
  async function open({ url = redis.url, ...options }: Partial<Options> = {}): Promise<BullQueue> {
    const config = { url, queueUrl: url, prefix };
    const all = {
      ...secretsOf(SECRET),
      log: log(),
      startTimeoutSeconds: 5,
      silenceMs: 1_000,
      firstPauseMs: 5,
      ...options,
    };
    const queue = await BullQueue.open(config, all);
    opened.push(queue);
    return queue;
  }

  itKeepsTheQueueContract({ open: (traceparent) => open({ traceparent }) });

  const job = (run: () => Promise<void>): JobDefinition<object, object> => ({ name: 'tests.job', run });
  const nothing = job(async () => undefined);
  const add = (queue: Queue, key = 'key', definition = nothing) =>
    queue.add(definition, { key, data: { mobile: MOBILE, code: CODE } });
  const keys = async () => (await redis.ask('KEYS', '*')) as string[];

  it('is the one that a Redis in the settings makes', async () => {
    const config = { redis: { url: redis.url, queueUrl: redis.url, prefix }, startTimeoutSeconds: 5 };
    const queue = await createQueue(config, secretsOf(SECRET), log());
    opened.push(queue);
    expect(queue).toBeInstanceOf(BullQueue);
  });

  it('keeps every key under the prefix', async () => {
    await redis.ask('FLUSHALL');
    const queue = await open();
    await queue.work([nothing], {}, { concurrency: 1 });
    await add(queue);
    await until('an idle queue', async () => (await queue.counts()).waiting === 0);
    const all = await keys();
    expect(all.length).toBeGreaterThan(2);
    expect(all.filter((key) => !key.startsWith(prefix))).toEqual([]);
  });

  it('keeps a job under the id that earlier programs gave it: it is the same job', async () => {
    const queue = await open();
    await add(queue, `register:${MOBILE}`, { ...nothing, name: 'messages.sms' });
    expect(await keys()).toContain(`${prefix}jobs:ab9d207a.Mw9Sp-g8S_C1F9LduphBdIQ2hO9bRJJDx82TFlOPs60`);
  });

  it('holds nothing of what jobs are about: waiting, failed, dead and done', async () => {
    await redis.ask('FLUSHALL');
    const queue = await open();
    await add(queue, `waiting ${MOBILE}`);
    const refused = job(async () => {
      throw Object.assign(new Refused(`no ${MOBILE} ${CODE}`), { code: `no ${MOBILE}` });
    });
    const seen = [await contentsOf(redis)];
    await queue.work([refused], {}, { concurrency: 1 });
    await until('a dead job', async () => (await queue.counts()).dead === 1);
    seen.push(await contentsOf(redis));
    for (const text of seen) {
      expect(text).toContain('tests.job');
      expect(text).not.toMatch(new RegExp(`${MOBILE}|${CODE}`));
    }
  });

  it('a job waits for a process that works', async () => {
    const [adding, working] = [await open(), await open()];
    let runs = 0;
    const definition = job(async () => {
      runs += 1;
    });
    await add(adding, 'key', definition);
    await adding.close();
    await working.work([definition], {}, { concurrency: 1 });
    await until('the run', () => runs === 1);
  });

  it('a key is one job, whichever process adds it', async () => {
    const queues = await Promise.all([open(), open(), open()]);
    await Promise.all(queues.flatMap((queue) => [add(queue), add(queue)]));
    expect((await (queues[0] as Queue).counts()).waiting).toBe(1);
  });

  it('of many processes that work each job is run by one', async () => {
    const ran: string[] = [];
    const definition: JobDefinition<{ key: number }, object> = {
      name: 'tests.job',
      run: async ({ key }) => void ran.push(String(key)),
    };
    const queues = await Promise.all([open(), open(), open()]);
    for (const queue of queues) await queue.work([definition], {}, { concurrency: 4 });
    const first = queues[0] as Queue;
    const all = Array.from({ length: 100 }, (_, key) => key);
    await Promise.all(all.map((key) => first.add(definition, { key: String(key), data: { key } })));
    await until('all runs', () => ran.length >= 100);
    expect(ran.map(Number).sort((a, b) => a - b)).toEqual(all);
  });

  it('a job that was sealed with another secret is dead, and its data unread', async () => {
    const [one, other] = [await open(secretsOf('one secret')), await open(secretsOf('another secret'))];
    let runs = 0;
    const definition = job(async () => {
      runs += 1;
    });
    await add(one, 'key', definition);
    await other.work([definition], {}, { concurrency: 1 });
    await until('a dead job', async () => (await other.counts()).dead === 1);
    expect(await other.dead()).toEqual([expect.objectContaining({ reason: 'UNREADABLE' })]);
    expect(runs).toBe(0);
  });

  describe('after a rotation of the secret', () => {
    const working = (queue: Queue, run: () => Promise<void>) =>
      queue.work([job(run)], {}, { concurrency: 1 });
    const dead = async (queue: Queue, tries: number) => {
      await until('a dead job', async () => (await queue.dead())[0]?.tries === tries);
      return (await queue.dead())[0];
    };

    it('a job of before is done', async () => {
      await add(await open(secretsOf('one')));
      let data: unknown;
      const queue = await open(secretsOf('two', 'one'));
      const definition = {
        name: 'tests.job',
        run: async (given: object) => {
          data = given;
        },
      };
      await queue.work([definition], {}, { concurrency: 1 });
      await until('the run', () => data !== undefined);
      expect(data).toEqual({ mobile: MOBILE, code: CODE });
    });

    it('a key is the same job, waiting and done', async () => {
      const [one, other] = [await open(secretsOf('one')), await open(secretsOf('two', 'one'))];
      let runs = 0;
      await add(one);
      await add(other);
      expect((await other.counts()).waiting).toBe(1);
      await working(other, async () => {
        runs += 1;
      });
      await until('the run', () => runs === 1);
      await add(other);
      await add(other, 'another key');
      await until('the run of another', async () => runs === 2 && (await other.counts()).running === 0);
      expect((await other.counts()).waiting).toBe(0);
    });

    it('a job that dies is sealed with the new secret, and can be replayed without the one before', async () => {
      await add(await open(secretsOf('one')));
      const between = await open(secretsOf('two', 'one'));
      await working(between, async () => {
        throw new Refused('no');
      });
      const { id = '' } = (await dead(between, 1)) ?? {};
      await between.close();
      let runs = 0;
      const after = await open(secretsOf('two'));
      await working(after, async () => {
        runs += 1;
      });
      expect(await after.replay(id)).toBe(true);
      await until('the run', () => runs === 1);
    });
  });

  it('the data of one job can’t be passed off as that of another', async () => {
    const queue = await open();
    await add(queue, 'one');
    await add(queue, 'other');
    const [one, other] = (await keys()).filter(
      (key) => /:jobs:[0-9a-f]{8}\.[\w-]{43}$/.test(key) && key.startsWith(prefix),
    );
    const data = String(await redis.ask('HGET', one as string, 'data'));
    await redis.ask('HSET', other as string, 'data', data);
    await queue.work([nothing], {}, { concurrency: 1 });
    await until('a dead job', async () => (await queue.counts()).dead === 1);
    expect((await queue.dead())[0]).toMatchObject({ reason: 'UNREADABLE' });
  });

  describe('while Redis is away', () => {
    afterEach(async () => {
      await until('Redis', async () => (await redis.ask('PING')) === 'PONG');
    });

    it('adding fails, and works again when Redis is back; what was kept is still there', async () => {
      const queue = await open();
      await add(queue, 'before');
      await redis.kill();
      await expect(add(queue, 'meanwhile')).rejects.toThrow();
      await redis.restart();
      await until('a job that is kept', () => add(queue, 'after').then(() => true));
      expect((await queue.counts()).waiting).toBe(2);
    });

    it('adding fails although Redis keeps its connections and answers nothing', async () => {
      const queue = await open();
      await add(queue, 'before');
      redis.freeze();
      await expect(add(queue, 'meanwhile')).rejects.toThrow();
      redis.thaw();
      await until('a job that is kept', () => add(queue, 'after').then(() => true));
    });

    it('a worker waits, and goes on when Redis is back', async () => {
      const queue = await open();
      const ran: string[] = [];
      const definition: JobDefinition<{ key: string }, object> = {
        name: 'tests.job',
        run: async ({ key }) => void ran.push(key),
      };
      const addOne = (key: string) => queue.add(definition, { key, data: { key } });
      await queue.work([definition], {}, { concurrency: 2 });
      await addOne('before');
      await until('the first run', () => ran.length === 1);
      await redis.kill();
      await redis.restart();
      await until('a job that is kept', () => addOne('after').then(() => true));
      await until('the second run', () => ran.length === 2);
    });

    it('a job that ends meanwhile is not run again', async () => {
      const queue = await open({ silenceMs: 10_000 });
      let runs = 0;
      let end: (() => void) | undefined;
      const definition = job(async () => {
        runs += 1;
        await new Promise<void>((resolve) => {
          end = resolve;
        });
      });
      await queue.work([definition], {}, { concurrency: 1 });
      await add(queue, 'key', definition);
      await until('the run', () => runs === 1);
      await redis.kill();
      end?.();
      await redis.restart();
      await until('an idle queue', async () => {
        const { waiting, running, retrying } = await queue.counts();
        return waiting + running + retrying === 0;
      });
      expect(runs).toBe(1);
    });
  });

  it('waits for the job that runs, and leaves the others in Redis', async () => {
    const [working, watching] = [await open(), await open()];
    let ended = 0;
    const slow = job(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      ended += 1;
    });
    for (const key of ['1', '2', '3']) await add(working, key, slow);
    await working.work([slow], {}, { concurrency: 1 });
    await until('the run', async () => (await watching.counts()).running === 1);
    await working.close();
    expect(ended).toBe(1);
    expect(await watching.counts()).toMatchObject({ waiting: 2, running: 0 });
  });

  it('goes on with another server when the Sentinels name another', async () => {
    const sentinel = await startRedisSentinel();
    try {
      const queue = await open({ url: sentinel.url });
      const ran: string[] = [];
      const definition: JobDefinition<{ key: string }, object> = {
        name: 'tests.job',
        run: async ({ key }) => void ran.push(key),
      };
      const addOne = (key: string) => queue.add(definition, { key, data: { key } });
      await queue.work([definition], {}, { concurrency: 1 });
      await addOne('before');
      await until('the first run', () => ran.includes('before'));
      await sentinel.failOver();
      await until('a job that is kept', () => addOne('after').then(() => true));
      await until('the second run', () => ran.includes('after'));
      await queue.close();
    } finally {
      await sentinel.stop();
    }
  }, 90_000);
});
