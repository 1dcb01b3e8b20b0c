import { readFile } from 'node:fs/promises';
import { within } from '../../src/adapters/timing';

const LIMIT_MS = 1_000;

/** Keeps this process from everything, as a long computation does. */
const beBusy = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Something that ends when it is told to. */
function work() {
  let finish: (text: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((resolve, reject) => {
    [finish, fail] = [resolve, reject];
  });
  return { promise, finish, fail };
}

describe('within a limit', () => {
  const late = jest.fn(() => 'late');
  beforeEach(() => {
    jest.useFakeTimers();
    late.mockClear();
  });
  afterEach(() => jest.useRealTimers());

  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('work is what it comes to, and no timer is left', async () => {
    const { promise, finish } = work();
    const outcome = within(LIMIT_MS, promise, late);
    await pass(LIMIT_MS - 1);
    finish('done');
    expect(await outcome).toBe('done');
    expect(jest.getTimerCount()).toBe(0);
    await pass(LIMIT_MS);
    expect(late).not.toHaveBeenCalled();
  });

  it('work that fails is its error, and no timer is left', async () => {
    const outcome = within(LIMIT_MS, Promise.reject(new Error('broken')), late);
    await expect(outcome).rejects.toThrow('broken');
    expect(jest.getTimerCount()).toBe(0);
    expect(late).not.toHaveBeenCalled();
  });

  it.each(['finish', 'fail'] as const)(
    'work that goes on is given up once, whatever it comes to: %s',
    async (end) => {
      const { promise, ...ends } = work();
      const outcome = within(LIMIT_MS, promise, late);
      await pass(LIMIT_MS + 1);
      expect(await outcome).toBe('late');
      expect(jest.getTimerCount()).toBe(0);
      if (end === 'finish') ends.finish('done');
      // An error that nobody hears would end the test.
      else ends.fail(new Error('broken'));
      await pass(LIMIT_MS + 1);
      expect(late).toHaveBeenCalledTimes(1);
    },
  );

  it('what is said of late work may be an error, or take its time', async () => {
    const refusal = within(LIMIT_MS, work().promise, () => {
      throw new Error('no answer');
    });
    const refused = expect(refusal).rejects.toThrow('no answer');
    const { promise, finish } = work();
    const ended = within(LIMIT_MS, promise, () => {
      finish('ended');
      return promise;
    });
    await pass(LIMIT_MS + 1);
    await refused;
    expect(await ended).toBe('ended');
  });
});

it('a process that is busy for longer than a limit takes nothing for late that came meanwhile', async () => {
  const reading = within(400, readFile(__filename, 'utf8'), () => 'late');
  beBusy(500);
  expect(await reading).toContain('beBusy');
});
