import type { Cache } from '../../../src/adapters/cache/port';

/** How a suite gets at one implementation. */
export interface CacheUnderTest {
  /** An empty cache. */
  open(): Promise<Cache>;
  /** Lets time go by, as that cache sees it. */
  pass(seconds: number): Promise<void>;
}

const KEYS = ['key', 'code:register:13800138000', '__proto__', 'constructor', '键 😀', ' ', 'a\nb', ''];
const VALUES = ['value', '', '0', 'undefined', '{"a":[1]}', '值 😀', 'a\r\nb', 'x'.repeat(10_000)];
const MANY = 50;

/** What every cache must do, whichever keeps the values. */
export function itKeepsTheCacheContract({ open, pass }: CacheUnderTest): void {
  let cache: Cache;
  beforeEach(async () => {
    cache = await open();
  });
  afterEach(() => cache.close());

  const atOnce = <T>(work: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: MANY }, (_, index) => work(index)));
  const count = (given: boolean[]) => given.filter(Boolean).length;

  describe('get', () => {
    it('is undefined where there is nothing', async () => {
      for (const key of KEYS) expect(await cache.get(key)).toBeUndefined();
    });

    it.each(VALUES)('returns the value that was set: %j', async (value) => {
      await cache.set('key', value, 10);
      expect(await cache.get('key')).toBe(value);
    });

    it('keeps keys apart', async () => {
      for (const key of KEYS) await cache.set(key, `of ${key}`, 10);
      for (const key of KEYS) expect(await cache.get(key)).toBe(`of ${key}`);
      expect(await cache.get('KEY')).toBeUndefined();
      expect(await cache.get('key ')).toBeUndefined();
    });

    it('does not prolong the value’s time', async () => {
      await cache.set('key', 'value', 300);
      await pass(200);
      expect(await cache.get('key')).toBe('value');
      await pass(100);
      expect(await cache.get('key')).toBeUndefined();
    });
  });

  describe('set', () => {
    it('replaces the value, and its time', async () => {
      await cache.set('key', 'first', 200);
      await cache.set('key', 'second', 500);
      await pass(300);
      expect(await cache.get('key')).toBe('second');
      await cache.set('key', 'third', 1);
      await pass(1);
      expect(await cache.get('key')).toBeUndefined();
    });

    it('of many at once the value is one of theirs', async () => {
      await atOnce((index) => cache.set('key', `value ${index}`, 10));
      expect(await cache.get('key')).toMatch(/^value \d+$/);
    });
  });

  describe('add', () => {
    it('stores where there is nothing', async () => {
      expect(await cache.add('key', 'value', 10)).toBe(true);
      expect(await cache.get('key')).toBe('value');
    });

    it('leaves what there is, and its time', async () => {
      await cache.add('key', 'first', 300);
      await pass(100);
      expect(await cache.add('key', 'second', 1000)).toBe(false);
      expect(await cache.get('key')).toBe('first');
      await pass(200);
      expect(await cache.get('key')).toBeUndefined();
    });

    it('an empty value is something', async () => {
      await cache.set('key', '', 10);
      expect(await cache.add('key', 'value', 10)).toBe(false);
    });

    it('stores again once the time is over', async () => {
      await cache.add('key', 'first', 1);
      await pass(1);
      expect(await cache.add('key', 'second', 10)).toBe(true);
      expect(await cache.get('key')).toBe('second');
    });

    it('of many at once one stores', async () => {
      expect(count(await atOnce((index) => cache.add('key', String(index), 10)))).toBe(1);
    });
  });

  describe('increment', () => {
    it('counts from one', async () => {
      for (const expected of [1, 2, 3]) expect(await cache.increment('key', 10)).toBe(expected);
      expect(await cache.get('key')).toBe('3');
    });

    it('lets a running counter keep its time', async () => {
      await cache.increment('key', 300);
      await pass(200);
      expect(await cache.increment('key', 1000)).toBe(2);
      await pass(100);
      expect(await cache.get('key')).toBeUndefined();
      expect(await cache.increment('key', 3)).toBe(1);
    });

    it('of many at once each gets a number of its own', async () => {
      const numbers = await atOnce(() => cache.increment('key', 10));
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: MANY }, (_, i) => i + 1));
    });

    it('begins anew after a delete', async () => {
      await cache.increment('key', 10);
      await cache.delete('key');
      expect(await cache.increment('key', 10)).toBe(1);
    });
  });

  describe('decrement', () => {
    it('takes one off, as long as there is one', async () => {
      for (let i = 0; i < 2; i++) await cache.increment('key', 10);
      for (const expected of [true, true, false]) expect(await cache.decrement('key')).toBe(expected);
      expect(await cache.increment('key', 10)).toBe(1);
    });

    it('begins no counter', async () => {
      expect(await cache.decrement('key')).toBe(false);
      expect(await cache.get('key')).toBeUndefined();
    });

    it('lets the counter keep its time', async () => {
      await cache.increment('key', 300);
      await pass(200);
      await cache.decrement('key');
      expect(await cache.increment('key', 1000)).toBe(1);
      await pass(100);
      expect(await cache.get('key')).toBeUndefined();
    });

    it('of many at once takes no more than there are', async () => {
      for (let i = 0; i < 3; i++) await cache.increment('key', 10);
      expect(count(await atOnce(() => cache.decrement('key')))).toBe(3);
      expect(await cache.get('key')).toBe('0');
    });
  });

  describe('secondsLeft', () => {
    it('is 0 where there is nothing, and where the time is over', async () => {
      expect(await cache.secondsLeft('key')).toBe(0);
      await cache.set('key', 'value', 1);
      await pass(1);
      expect(await cache.secondsLeft('key')).toBe(0);
    });

    it('counts down', async () => {
      await cache.set('key', 'value', 1000);
      const atFirst = await cache.secondsLeft('key');
      expect(atFirst).toBeGreaterThan(900);
      expect(atFirst).toBeLessThanOrEqual(1000);
      await pass(200);
      const later = await cache.secondsLeft('key');
      expect(later).toBeGreaterThan(700);
      expect(later).toBeLessThanOrEqual(800);
    });

    it('is that of a counter, too', async () => {
      await cache.increment('key', 60);
      expect(Math.ceil(await cache.secondsLeft('key'))).toBe(60);
    });
  });

  describe('delete', () => {
    it('removes the value', async () => {
      await cache.set('key', 'value', 10);
      await cache.delete('key');
      expect(await cache.get('key')).toBeUndefined();
      expect(await cache.secondsLeft('key')).toBe(0);
    });

    it('of what is absent is no fault', async () => {
      await expect(cache.delete('key')).resolves.toBeUndefined();
    });
  });

  describe('deleteIf', () => {
    it('removes the value that it names', async () => {
      await cache.set('key', 'value', 10);
      expect(await cache.deleteIf('key', 'value')).toBe(true);
      expect(await cache.get('key')).toBeUndefined();
    });

    it.each(['Value', 'value ', '', 'valu'])('leaves another value than %j', async (other) => {
      await cache.set('key', 'value', 10);
      expect(await cache.deleteIf('key', other)).toBe(false);
      expect(await cache.get('key')).toBe('value');
    });

    it('says no where there is nothing, and where the time is over', async () => {
      expect(await cache.deleteIf('key', 'value')).toBe(false);
      expect(await cache.deleteIf('key', '')).toBe(false);
      await cache.set('key', 'value', 1);
      await pass(1);
      expect(await cache.deleteIf('key', 'value')).toBe(false);
    });

    it('of many at once one removes', async () => {
      await cache.set('key', 'value', 10);
      expect(count(await atOnce(() => cache.deleteIf('key', 'value')))).toBe(1);
    });
  });
}
