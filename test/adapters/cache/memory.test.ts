import { MemoryCache } from '../../../src/adapters/cache/memory';
import { pass, startClock, stopClock } from '../../harness/clock';
import { itKeepsTheCacheContract } from './cache.contract';

describe('the embedded cache', () => {
  beforeEach(() => stopClock());
  afterEach(startClock);

  itKeepsTheCacheContract({
    open: async () => new MemoryCache(),
    pass: async (seconds) => pass(seconds),
  });

  it('two of them share nothing', async () => {
    const [one, other] = [new MemoryCache(), new MemoryCache()];
    await one.set('key', 'value', 10);
    expect(await other.get('key')).toBeUndefined();
    await one.close();
    await other.close();
  });

  it('a fraction of a second counts', async () => {
    const cache = new MemoryCache();
    await cache.set('key', 'value', 0.5);
    expect(await cache.secondsLeft('key')).toBe(0.5);
    await pass(0.5);
    expect(await cache.get('key')).toBeUndefined();
    await cache.close();
  });

  it('forgets what is over without being asked', async () => {
    startClock();
    jest.useFakeTimers();
    const cache = new MemoryCache();
    for (let i = 0; i < 100; i++) await cache.set(`key ${i}`, 'value', 10);
    await cache.set('long', 'value', 100);
    jest.advanceTimersByTime(60_000);
    expect((cache as unknown as { entries: Map<string, unknown> }).entries.size).toBe(1);
    expect(await cache.get('long')).toBe('value');
    await cache.close();
  });
});
