import { callMethod, type TestApp } from './app';

const CACHE_METHODS = [
  'get',
  'set',
  'add',
  'increment',
  'decrement',
  'secondsLeft',
  'delete',
  'deleteIf',
] as const;

/**
 * Calls a method of the first service. Resolves to the bytes of its answer, without the id, and to the number of
 * requests to the cache, the queue and the database. A stranger could notice differences in these by the time taken.
 */
export async function doingsOf(app: TestApp, method: string, params: object) {
  const { cache, queue, db } = app.context;
  const spies: [string, jest.SpyInstance][] = [
    ...CACHE_METHODS.map((name): [string, jest.SpyInstance] => [`cache.${name}`, jest.spyOn(cache, name)]),
    ['queue.add', jest.spyOn(queue, 'add')],
    ['queries', jest.spyOn(db, 'createQueryRunner')],
  ];
  try {
    const { status, result } = await callMethod(app.url, method, params);
    const counts = spies.map(([name, spy]) => [name, spy.mock.calls.length] as const);
    return { status, text: JSON.stringify(result), ...Object.fromEntries(counts) };
  } finally {
    for (const [, spy] of spies) spy.mockRestore();
  }
}
