import { readFile } from 'node:fs/promises';
import { retried, seldom, waitFor, within } from '../../src/adapters/timing';

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

describe('retried', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    // The longest that each pause may be.
    jest.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const always = () => true;

  /** Fails so often; notes when it was tried. */
  function failing(times: number) {
    const start = performance.now();
    const tries: number[] = [];
    const attempt = async () => {
      tries.push(performance.now() - start);
      if (tries.length <= times) throw new Error(`failure ${tries.length}`);
      return 'done';
    };
    return { attempt, tries };
  }

  /** What becomes of it, however long its pauses are. */
  async function outcomeOf(outcome: Promise<string>): Promise<string> {
    const text = outcome.catch((error: Error) => error.message);
    await jest.runAllTimersAsync();
    return text;
  }

  it('work that succeeds is done once', async () => {
    const { attempt, tries } = failing(0);
    expect(await outcomeOf(retried(attempt, { mayPass: always, firstPauseMs: 100 }))).toBe('done');
    expect(tries).toEqual([0]);
  });

  it('work is tried until it succeeds, after pauses that double up to the longest', async () => {
    const { attempt, tries } = failing(5);
    const retrying = { mayPass: always, firstPauseMs: 100, longestPauseMs: 400 };
    expect(await outcomeOf(retried(attempt, retrying))).toBe('done');
    expect(tries).toEqual([0, 100, 300, 700, 1100, 1500]);
  });

  it('pauses are cut at random, by a half at most', async () => {
    jest.mocked(Math.random).mockReturnValueOnce(0.5).mockReturnValueOnce(1);
    const { attempt, tries } = failing(2);
    await outcomeOf(retried(attempt, { mayPass: always, firstPauseMs: 100 }));
    expect(tries).toEqual([0, 75, 175]);
  });

  it('an error that does not pass is the last', async () => {
    const { attempt, tries } = failing(5);
    const mayPass = (error: unknown) => (error as Error).message !== 'failure 2';
    expect(await outcomeOf(retried(attempt, { mayPass, firstPauseMs: 100 }))).toBe('failure 2');
    expect(tries).toHaveLength(2);
  });

  it('work is given up after so many tries, with the last error', async () => {
    const { attempt, tries } = failing(5);
    const retrying = { mayPass: always, mostTries: 3, firstPauseMs: 100 };
    expect(await outcomeOf(retried(attempt, retrying))).toBe('failure 3');
    expect(tries).toHaveLength(3);
  });

  it.each([
    [0, [0]],
    [250, [0, 100, 250]],
    [300, [0, 100, 300]],
  ])('the last try begins %i ms after the first', async (limitMs, moments) => {
    const { attempt, tries } = failing(9);
    const retrying = { mayPass: always, limitMs, firstPauseMs: 100 };
    expect(await outcomeOf(retried(attempt, retrying))).toBe(`failure ${moments.length}`);
    expect(tries).toEqual(moments);
  });

  describe('what is waited for', () => {
    const refuse = (error: Error) => async () => {
      throw error;
    };

    it('and does not come is named, with the reasons, and how long it was waited for', async () => {
      const both = new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')]);
      const outcome = outcomeOf(waitFor('Redis (cache)', 5, refuse(both)));
      expect(await outcome).toBe(
        "Redis (cache) can't be reached within 5 s: refused by ::1; refused by 127.0.0.1",
      );
    });

    it('is not waited for where it refuses for good', async () => {
      const attempt = jest.fn(refuse(new Error('Access denied')));
      const outcome = outcomeOf(waitFor('The database', 5, attempt, () => false));
      expect(await outcome).toBe("The database can't be used: Access denied");
      expect(attempt).toHaveBeenCalledTimes(1);
    });
  });
});

describe('what is done seldom', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is done at once, and then once in that time, however often it is asked for', () => {
    const done: string[] = [];
    const note = seldom(1_000, (text: string) => done.push(text));
    for (let moment = 0; moment <= 2_500; moment += 250) {
      note(String(moment));
      jest.advanceTimersByTime(250);
    }
    expect(done).toEqual(['0', '1000', '2000']);
  });
});
