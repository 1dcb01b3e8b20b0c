import { Refused } from '../../../src/adapters/provider/refusal';
import type { AnyJob, DeadJob, JobDefinition, ObserveJob, Queue } from '../../../src/adapters/queue/port';
import { until } from '../../harness/until';

/** How a suite gets at one implementation: with pauses of milliseconds between tries. */
export interface QueueUnderTest {
  /** An empty queue; `traceparent` names what adds a job. */
  open(traceparent?: () => string | undefined): Promise<Queue>;
}

const TRIES = 5;

interface Note {
  readonly text: string;
}

/** What jobs are run with: it notes what they did. */
interface Notes {
  readonly ran: string[];
  readonly gaveUp: string[];
}

class GatewayError extends Error {
  constructor(readonly code: string) {
    super(`the gateway repeats what it was sent: 13800138000 and 4711`);
  }
}

/** What every queue must do, wherever jobs wait. */
export function itKeepsTheQueueContract({ open }: QueueUnderTest): void {
  let queue: Queue;
  let notes: Notes;
  let fail: (text: string) => Error | undefined;
  let traceparent: string | undefined;
  beforeEach(async () => {
    traceparent = undefined;
    queue = await open(() => traceparent);
    notes = { ran: [], gaveUp: [] };
    fail = () => undefined;
  });
  afterEach(() => queue.close());

  const note: JobDefinition<Note, Notes> = {
    name: 'tests.note',
    async run({ text }, { ran }) {
      ran.push(text);
      const error = fail(text);
      if (error !== undefined) throw error;
    },
    async gaveUp({ text }, { gaveUp }) {
      gaveUp.push(text);
    },
  };
  const add = (text: string, key = text) => queue.add(note, { key, data: { text } });
  const work = (definitions: readonly AnyJob<Notes>[] = [note], concurrency = 5) =>
    queue.work(definitions, notes, { concurrency });
  const ran = (count: number) => until(`${count} tries`, () => notes.ran.length >= count);
  const idle = () =>
    until('an idle queue', async () => {
      const { waiting, running, retrying } = await queue.counts();
      return waiting + running + retrying === 0;
    });
  const died = async (): Promise<DeadJob> => {
    await until('a dead job', async () => (await queue.counts()).dead > 0);
    return (await queue.dead())[0] as DeadJob;
  };

  describe('a job', () => {
    it('is run with its data', async () => {
      await work();
      await add('值 😀\n"quoted"');
      await ran(1);
      expect(notes.ran).toEqual(['值 😀\n"quoted"']);
    });

    it('that was added before anybody works waits, and is run then', async () => {
      await add('early');
      expect(await queue.counts()).toEqual({ waiting: 1, running: 0, retrying: 0, dead: 0 });
      await work();
      await idle();
      expect(notes.ran).toEqual(['early']);
    });

    it('is given its data as JSON keeps it', async () => {
      const seen: unknown[] = [];
      const look: JobDefinition<object, Notes> = {
        name: 'tests.look',
        run: async (data) => void seen.push(data),
      };
      await work([look]);
      const data = { at: new Date(0), nothing: undefined, list: [1, null, { deep: true }] };
      await queue.add(look, { key: 'data', data });
      await until('the data', () => seen.length > 0);
      expect(seen).toEqual([JSON.parse(JSON.stringify(data))]);
    });

    it('is kept from changes to the data it was added with', async () => {
      const data = { text: 'as it was' };
      await queue.add(note, { key: 'key', data });
      data.text = 'changed';
      await work();
      await ran(1);
      expect(notes.ran).toEqual(['as it was']);
    });

    it('of many at a time no more run than may', async () => {
      let [now, most] = [0, 0];
      const slow: JobDefinition<object, Notes> = {
        name: 'tests.slow',
        async run() {
          most = Math.max(most, ++now);
          await new Promise((resolve) => setTimeout(resolve, 10));
          now -= 1;
          notes.ran.push('slow');
        },
      };
      for (let key = 0; key < 12; key++) await queue.add(slow, { key: String(key), data: {} });
      await work([slow], 3);
      await ran(12);
      expect(most).toBe(3);
    });

    it('whose data can’t be kept is not kept', async () => {
      const circle: { self?: object } = {};
      circle.self = circle;
      const any: JobDefinition<object, Notes> = { name: 'tests.any', run: async () => undefined };
      await expect(queue.add(any, { key: 'key', data: circle })).rejects.toThrow();
      expect((await queue.counts()).waiting).toBe(0);
    });
  });

  describe('two with one key', () => {
    it('are one while the first waits', async () => {
      await Promise.all([add('first', 'key'), add('second', 'key'), add('third', 'key')]);
      expect((await queue.counts()).waiting).toBe(1);
      await work();
      await idle();
      expect(notes.ran).toHaveLength(1);
    });

    it('are one when the first is done', async () => {
      await work();
      await add('first', 'key');
      await ran(1);
      await idle();
      await add('second', 'key');
      await add('another');
      await ran(2);
      expect(notes.ran).toEqual(['first', 'another']);
    });

    it('are one while the first is tried again', async () => {
      fail = () => (notes.ran.length < 3 ? new Error('not yet') : undefined);
      await work();
      await add('first', 'key');
      await ran(2);
      await add('second', 'key');
      await idle();
      expect(notes.ran).toEqual(['first', 'first', 'first']);
    });

    it('are one while the first is dead', async () => {
      fail = () => new Refused('no');
      await work();
      await add('first', 'key');
      await died();
      await add('second', 'key');
      await idle();
      expect(notes.ran).toEqual(['first']);
    });

    it('of two definitions are two', async () => {
      const other: JobDefinition<Note, Notes> = { ...note, name: 'tests.other' };
      await work([note, other]);
      await add('note', 'key');
      await queue.add(other, { key: 'key', data: { text: 'other' } });
      await ran(2);
      expect(notes.ran.sort()).toEqual(['note', 'other']);
    });
  });

  describe('a job that fails', () => {
    it('is tried again until it works', async () => {
      fail = () => (notes.ran.length < TRIES ? new Error('not yet') : undefined);
      await work();
      await add('stubborn');
      await ran(TRIES);
      await idle();
      expect(notes).toEqual({ ran: Array(TRIES).fill('stubborn'), gaveUp: [] });
      expect(await queue.dead()).toEqual([]);
    });

    it('is dead after five tries, and given up once', async () => {
      fail = () => new GatewayError('ECONNREFUSED');
      await work();
      const before = Date.now();
      await add('hopeless');
      const job = await died();
      expect(notes).toEqual({ ran: Array(TRIES).fill('hopeless'), gaveUp: ['hopeless'] });
      expect(job).toEqual({
        id: expect.any(String),
        name: 'tests.note',
        diedAt: expect.any(Date),
        reason: 'ECONNREFUSED',
        tries: TRIES,
      });
      expect(job.diedAt.getTime()).toBeGreaterThanOrEqual(before);
    });

    it('for good is dead at once', async () => {
      fail = () => new Refused('no such receiver');
      await work();
      await add('refused');
      expect(await died()).toMatchObject({ reason: 'Refused', tries: 1 });
      expect(notes).toEqual({ ran: ['refused'], gaveUp: ['refused'] });
    });

    it.each([
      ['an Error', () => new GatewayError('has spaces, and 13800138000'), 'GatewayError'],
      ['a text', () => 'thrown at 13800138000', 'string'],
      ['nothing', () => null, 'object'],
    ])('with %s tells nothing of what it was about', async (_what, make, reason) => {
      fail = () => {
        throw make();
      };
      await work();
      await add('hopeless');
      expect((await died()).reason).toBe(reason);
    });

    it('is dead although giving it up fails', async () => {
      const broken: JobDefinition<Note, Notes> = {
        ...note,
        gaveUp: async () => {
          throw new Error('the cache is down');
        },
      };
      fail = () => new Refused('no');
      await work([broken]);
      await add('refused');
      expect(await died()).toMatchObject({ reason: 'Refused' });
    });

    it('leaves the others alone', async () => {
      fail = (text) => (text === 'bad' ? new Refused('no') : undefined);
      await work();
      await Promise.all(['good 1', 'bad', 'good 2'].map((text) => add(text)));
      await ran(3);
      await idle();
      expect(await queue.counts()).toEqual({ waiting: 0, running: 0, retrying: 0, dead: 1 });
    });

    it('whose definition is unknown here is kept among the dead', async () => {
      await work([]);
      await add('from a newer program');
      expect(await died()).toMatchObject({ name: 'tests.note', reason: 'UnknownJob' });
    });
  });

  it('who observes is told of each try, and of what added the job where that has a name', async () => {
    const seen: object[] = [];
    const observe: ObserveJob = async (job, run) => {
      const result = await run();
      seen.push({ ...job, isDone: result.isDone });
      return result;
    };
    fail = (text) => (text === 'named' && notes.ran.length === 1 ? new Error('not yet') : undefined);
    await queue.work([note], notes, { concurrency: 5, observe });
    traceparent = 'the call that adds';
    await add('named');
    await ran(2);
    traceparent = undefined;
    await add('nameless');
    await ran(3);
    await idle();
    const named = { id: expect.any(String), name: 'tests.note', traceparent: 'the call that adds' };
    expect(seen).toEqual([
      { ...named, isDone: false },
      { ...named, isDone: true },
      { ...named, traceparent: undefined, isDone: true },
    ]);
  });

  describe('the dead', () => {
    it('are none at first', async () => {
      expect(await queue.dead()).toEqual([]);
    });

    it('come newest first', async () => {
      fail = () => new Refused('no');
      await work();
      for (const count of [1, 2, 3]) {
        await add(`job ${count}`);
        await until('a dead job', async () => (await queue.counts()).dead === count);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const times = (await queue.dead()).map(({ diedAt }) => diedAt.getTime());
      expect(times).toHaveLength(3);
      expect(times).toEqual([...times].sort((a, b) => b - a));
    });

    it('are run again when they are replayed, with all their tries', async () => {
      fail = () => new Error('the gateway is down');
      await work();
      await add('message');
      const { id } = await died();
      fail = () => (notes.ran.length < 2 * TRIES ? new Error('still down') : undefined);
      expect(await queue.replay(id)).toBe(true);
      await ran(2 * TRIES);
      await idle();
      expect(await queue.dead()).toEqual([]);
      expect(notes.gaveUp).toEqual(['message']);
    });

    it('are given up again when the replay fails too', async () => {
      fail = () => new Refused('no');
      await work();
      await add('message');
      const { id } = await died();
      await queue.replay(id);
      await until('another end', () => notes.gaveUp.length === 2);
      expect(await died()).toMatchObject({ id, tries: 1 });
    });

    it('are gone when they are removed, and their key is free', async () => {
      fail = () => (notes.ran.length === 1 ? new Refused('no') : undefined);
      await work();
      await add('first', 'key');
      expect(await queue.remove((await died()).id)).toBe(true);
      expect(await queue.dead()).toEqual([]);
      await add('second', 'key');
      await ran(2);
      expect(notes.ran).toEqual(['first', 'second']);
    });

    it.each(['', 'nobody', '__proto__', '0', 'a:b:c'])('hold nothing called %j', async (id) => {
      expect(await queue.replay(id)).toBe(false);
      expect(await queue.remove(id)).toBe(false);
    });

    it('do not hold a job that waits', async () => {
      fail = () => new Refused('no');
      await add('waits');
      expect(await queue.dead()).toEqual([]);
      expect((await queue.counts()).waiting).toBe(1);
    });

    it('of two replays at once one counts', async () => {
      fail = () => (notes.ran.length === 1 ? new Refused('no') : undefined);
      await work();
      await add('message');
      const { id } = await died();
      await Promise.allSettled([queue.replay(id), queue.replay(id)]);
      await ran(2);
      await idle();
      expect(notes.ran).toEqual(['message', 'message']);
    });
  });

  describe('a queue that closes', () => {
    it('waits for the job that runs', async () => {
      let isDone = false;
      const slow: JobDefinition<object, Notes> = {
        name: 'tests.slow',
        async run() {
          notes.ran.push('begun');
          await new Promise((resolve) => setTimeout(resolve, 100));
          isDone = true;
        },
      };
      await work([slow]);
      await queue.add(slow, { key: 'key', data: {} });
      await ran(1);
      await queue.close();
      expect(isDone).toBe(true);
    });

    it('takes no more jobs', async () => {
      await queue.close();
      await expect(add('late')).rejects.toThrow();
    });

    it('can be told so twice', async () => {
      await work();
      await queue.close();
      await expect(queue.close()).resolves.toBeUndefined();
    });
  });

  it('two definitions can’t have one name', async () => {
    await expect(work([note, { ...note }])).rejects.toThrow(/one name/);
  });
}
