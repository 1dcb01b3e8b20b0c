import { KeyedCache } from '../../../src/adapters/cache/keyed';
import { MemoryCache } from '../../../src/adapters/cache/memory';
import type { Cache } from '../../../src/adapters/cache/port';
import type { KeyedNames } from '../../../src/secrets/keyed-digest';
import { pass, startClock, stopClock } from '../../harness/clock';
import { itKeepsTheCacheContract } from './cache.contract';

/** A cache whose keys have names under as many secrets. */
function underNames(names: (key: string) => KeyedNames): Cache {
  const cache = new MemoryCache();
  const keyed = new KeyedCache(cache);
  return {
    get: (key) => keyed.get(names(key)),
    set: (key, value, seconds) => keyed.set(names(key), value, seconds),
    add: (key, value, seconds) => keyed.add(names(key), value, seconds),
    increment: (key, seconds) => keyed.increment(names(key), seconds),
    decrement: (key) => keyed.decrement(names(key)),
    secondsLeft: (key) => keyed.secondsLeft(names(key)),
    delete: (key) => keyed.delete(names(key)),
    deleteIf: (key, value) => keyed.deleteIf(names(key), value),
    close: () => cache.close(),
  };
}

describe.each<[string, (key: string) => KeyedNames]>([
  ['one secret', (key) => [`a ${key}`]],
  ['three secrets', (key) => [`c ${key}`, `b ${key}`, `a ${key}`]],
])('the cache under names of %s', (_which, names) => {
  beforeEach(() => stopClock());
  afterEach(startClock);
  itKeepsTheCacheContract({ open: async () => underNames(names), pass });
});

describe('the cache after a rotation', () => {
  let cache: MemoryCache;
  let keyed: KeyedCache;
  beforeEach(() => {
    stopClock();
    cache = new MemoryCache();
    keyed = new KeyedCache(cache);
  });
  afterEach(async () => {
    startClock();
    await cache.close();
  });

  const BEFORE: KeyedNames = ['a'];
  const AFTER: KeyedNames = ['b', 'a'];
  /** Those of a process that does not have the new secret for the present one yet. */
  const MEANWHILE: KeyedNames = ['a', 'b'];
  const atOnce = <T>(work: (names: KeyedNames) => Promise<T>) =>
    Promise.all(Array.from({ length: 50 }, (_, index) => work(index % 2 === 0 ? AFTER : MEANWHILE)));

  it('finds a value of before, its time, and nothing when that is over', async () => {
    await keyed.set(BEFORE, 'x', 10);
    await pass(4);
    expect(await keyed.get(AFTER)).toBe('x');
    expect(await keyed.secondsLeft(AFTER)).toBe(6);
    await pass(6);
    expect(await keyed.get(AFTER)).toBeUndefined();
  });

  it('replaces it', async () => {
    await keyed.set(BEFORE, 'x', 10);
    await keyed.set(AFTER, 'y', 10);
    for (const names of [AFTER, MEANWHILE]) expect(await keyed.get(names)).toBe('y');
    expect(await keyed.get(BEFORE)).toBeUndefined();
  });

  it('adds none beside it, and leaves its time', async () => {
    await keyed.set(BEFORE, 'x', 10);
    expect(await keyed.add(AFTER, 'y', 60)).toBe(false);
    expect(await keyed.get(AFTER)).toBe('x');
    await pass(10);
    expect(await keyed.add(AFTER, 'y', 60)).toBe(true);
  });

  it('removes it, and only if it is the given one', async () => {
    await keyed.set(BEFORE, 'x', 10);
    expect(await keyed.deleteIf(AFTER, 'y')).toBe(false);
    expect(await keyed.deleteIf(AFTER, 'x')).toBe(true);
    await keyed.set(BEFORE, 'x', 10);
    await keyed.delete(AFTER);
    expect(await keyed.get(BEFORE)).toBeUndefined();
  });

  it('counts on in the time of before', async () => {
    for (let i = 0; i < 3; i++) await keyed.increment(BEFORE, 10);
    await pass(4);
    expect(await keyed.increment(AFTER, 10)).toBe(4);
    expect(await keyed.count(AFTER)).toBe(4);
    expect(await keyed.secondsLeft(AFTER)).toBe(6);
    await pass(6);
    expect(await keyed.increment(AFTER, 10)).toBe(1);
    expect(await keyed.secondsLeft(AFTER)).toBe(10);
  });

  it('takes off what was counted before', async () => {
    await keyed.increment(BEFORE, 10);
    await keyed.increment(AFTER, 10);
    for (const expected of [true, true, false]) expect(await keyed.decrement(AFTER)).toBe(expected);
    expect(await keyed.count(AFTER)).toBe(0);
  });

  it('lets no more through than a limit says, though processes write under different names', async () => {
    const counts = await atOnce((names) => keyed.increment(names, 10));
    for (let most = 1; most <= 50; most++)
      expect(counts.filter((count) => count <= most).length).toBeLessThanOrEqual(most);
    expect(await keyed.count(AFTER)).toBe(50);
  });

  it('adds once at most, though processes write under different names', async () => {
    const added = await atOnce((names) => keyed.add(names, names.join(), 10));
    expect(added.filter(Boolean).length).toBeLessThanOrEqual(1);
  });

  it('removes once, though processes write under different names', async () => {
    await keyed.set(BEFORE, 'x', 10);
    const removed = await atOnce((names) => keyed.deleteIf(names, 'x'));
    expect(removed.filter(Boolean)).toHaveLength(1);
  });

  it.each([
    ['one secret', ['b'], 1],
    ['two secrets', ['b', 'a'], 2],
  ] as const)('does no more than it must: under %s', async (_which, names, most) => {
    const calls = {
      get: 0,
      set: 0,
      add: 0,
      increment: 0,
      decrement: 0,
      secondsLeft: 0,
      delete: 0,
      deleteIf: 0,
    };
    const counting = new Proxy(cache, {
      get: (target, name: keyof typeof calls) => {
        calls[name] += 1;
        return target[name].bind(target);
      },
    });
    const counted = new KeyedCache(counting);
    await counted.get(names);
    await counted.increment(names, 10);
    await counted.decrement(names);
    await counted.secondsLeft(names);
    await counted.deleteIf(names, 'x');
    await counted.set(names, 'x', 10);
    await counted.delete(names);
    await counted.add(names, 'x', 10);
    const each = most - 1;
    expect(calls).toEqual({
      get: most + 2 * each,
      increment: 1,
      decrement: 1,
      secondsLeft: most + each,
      set: 1,
      add: 1,
      delete: most + each,
      deleteIf: most,
    });
  });
});
