import { InlineQueue } from '../../src/adapters/queue/inline';
import { schedule } from '../../src/jobs';
import { startBeat } from '../../src/process/beat';
import type { Finish } from '../../src/process/lifecycle';
import { pass, startClock, stopClock } from '../harness/clock';
import { silentLog } from '../harness/log';

const log = silentLog();
const DAY_SECONDS = 86_400;

describe('the beat', () => {
  let queue: InlineQueue;
  let beats: Finish[];
  beforeEach(() => {
    stopClock(Date.parse('2026-11-21T10:20:00Z'));
    queue = new InlineQueue(log);
    beats = [];
  });
  afterEach(async () => {
    await Promise.all(beats.map((finish) => finish()));
    await queue.close();
    startClock();
  });

  const start = async () => void beats.push(await startBeat({ queue, log }));
  const waiting = async () => (await queue.counts()).waiting;

  it('adds every scheduled job when it starts: what was missed is caught up', async () => {
    await start();
    expect(await waiting()).toBe(schedule.length);
  });

  it('several at once add each job once', async () => {
    await Promise.all([start(), start(), start()]);
    expect(await waiting()).toBe(schedule.length);
  });

  it('one that starts later in the same time adds nothing', async () => {
    await start();
    await pass(39 * 60);
    await start();
    expect(await waiting()).toBe(schedule.length);
  });

  it('adds a job again when its time has come', async () => {
    await start();
    await pass(40 * 60);
    await start();
    expect(await waiting()).toBe(2 * schedule.length);
  });

  it('starts although nothing can be added, and ends', async () => {
    const add = jest.spyOn(queue, 'add').mockRejectedValue(new Error('Redis is away'));
    await start();
    expect(add).toHaveBeenCalled();
  });

  it('no job is due less often than its key is remembered', () => {
    for (const { everySeconds } of schedule) {
      expect(everySeconds).toBeGreaterThan(0);
      expect(everySeconds).toBeLessThanOrEqual(DAY_SECONDS);
    }
  });
});
