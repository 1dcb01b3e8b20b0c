import { Refused } from '../../../src/adapters/provider/refusal';
import { InlineQueue } from '../../../src/adapters/queue/inline';
import type { JobDefinition } from '../../../src/adapters/queue/port';
import { pass, startClock, stopClock } from '../../harness/clock';
import { logTo } from '../../harness/log';
import { until } from '../../harness/until';
import { itKeepsTheQueueContract } from './queue.contract';

const SECRET_TEXT = '13800138000';

describe('the embedded queue', () => {
  let lines: string[];
  const log = () => {
    lines = [];
    return logTo((line) => lines.push(line), 'trace');
  };
  afterEach(startClock);

  itKeepsTheQueueContract({
    open: async (traceparent) => new InlineQueue(log(), { firstPauseMs: 5, traceparent }),
  });

  const job = (run: () => Promise<void>): JobDefinition<object, object> => ({ name: 'tests.job', run });
  const add = (queue: InlineQueue, definition: JobDefinition<object, object>, key = 'key') =>
    queue.add(definition, { key, data: { mobile: SECRET_TEXT } });

  it('starts a job before it says that it is kept', async () => {
    let isStarted = false;
    const queue = new InlineQueue(log());
    const definition = job(async () => {
      isStarted = true;
    });
    await queue.work([definition], {}, { concurrency: 1 });
    const added = add(queue, definition);
    expect(isStarted).toBe(true);
    await added;
    await queue.close();
  });

  it('runs what is due when it closes, and says what it drops', async () => {
    const queue = new InlineQueue(log(), { firstPauseMs: 60_000 });
    const ran: string[] = [];
    const failing = job(async () => {
      throw new Error('not now');
    });
    const slow: JobDefinition<object, object> = {
      name: 'tests.slow',
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        ran.push('slow');
      },
    };
    await queue.work([failing, slow], {}, { concurrency: 1 });
    await add(queue, failing);
    await until('a retry', async () => (await queue.counts()).retrying === 1);
    for (const key of ['1', '2', '3']) await add(queue, slow, key);
    await queue.close();
    expect(ran).toEqual(['slow', 'slow', 'slow']);
    const lost = lines.map((line) => JSON.parse(line)).filter(({ msg }) => /lost/.test(msg));
    expect(lost).toEqual([expect.objectContaining({ job: 'tests.job', try: 1 })]);
  });

  it('runs nothing once it has closed, although a job that it did not wait for ends then', async () => {
    jest.useFakeTimers();
    let fail: (error: Error) => void = () => undefined;
    const keys: string[] = [];
    const hanging: JobDefinition<{ key: string }, object> = {
      name: 'tests.hanging',
      run({ key }) {
        keys.push(key);
        return new Promise((_, reject) => {
          fail = reject;
        });
      },
    };
    const queue = new InlineQueue(log());
    await queue.work([hanging], {}, { concurrency: 1 });
    for (const key of ['runs', 'waits']) await queue.add(hanging, { key, data: { key } });
    const closed = queue.close();
    await jest.advanceTimersByTimeAsync(20_001);
    await closed;
    fail(new Error('too late'));
    await jest.advanceTimersByTimeAsync(20_001);
    expect(keys).toEqual(['runs']);
  });

  it('never logs what a job is about', async () => {
    const queue = new InlineQueue(log(), { firstPauseMs: 1 });
    const failing = job(async () => {
      throw new Refused(`no: ${SECRET_TEXT}`);
    });
    await queue.work([failing], {}, { concurrency: 1 });
    await add(queue, failing);
    await until('a dead job', async () => (await queue.counts()).dead === 1);
    await queue.close();
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain(SECRET_TEXT);
  });

  it('a key is free again a day after its job was done', async () => {
    stopClock();
    let runs = 0;
    const queue = new InlineQueue(log());
    const definition = job(async () => {
      runs += 1;
    });
    await queue.work([definition], {}, { concurrency: 1 });
    await add(queue, definition);
    await until('an idle queue', async () => (await queue.counts()).running === 0);
    await pass(86_399);
    await add(queue, definition);
    expect(runs).toBe(1);
    await pass(1);
    await add(queue, definition);
    expect(runs).toBe(2);
    await queue.close();
  });

  it('forgets a dead job after 30 days', async () => {
    stopClock();
    const queue = new InlineQueue(log());
    const refused = job(async () => {
      throw new Refused('no');
    });
    await queue.work([refused], {}, { concurrency: 1 });
    await add(queue, refused);
    await until('a dead job', async () => (await queue.counts()).dead === 1);
    await pass(30 * 86_400 - 1);
    expect(await queue.dead()).toHaveLength(1);
    await pass(1);
    expect(await queue.dead()).toEqual([]);
    await queue.close();
  });

  it('each pause between tries is twice as long as the one before', async () => {
    const timer = jest.spyOn(global, 'setTimeout');
    const queue = new InlineQueue(log(), { firstPauseMs: 2 });
    const failing = job(async () => {
      throw new Error('not now');
    });
    await queue.work([failing], {}, { concurrency: 1 });
    await add(queue, failing);
    await until('a dead job', async () => (await queue.counts()).dead === 1);
    const pauses = timer.mock.calls.map(([, ms]) => ms).filter((ms) => ms !== 20);
    timer.mockRestore();
    expect(pauses).toEqual([2, 4, 8, 16]);
    await queue.close();
  });
});
