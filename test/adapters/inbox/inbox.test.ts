import { MemoryCache } from '../../../src/adapters/cache/memory';
import { Inbox } from '../../../src/adapters/inbox/inbox';
import { pass, startClock, stopClock } from '../../harness/clock';

const message = (text: string, to = '13800138000') =>
  ({ channel: 'sms', to, purpose: 'register', text }) as const;

describe('the development inbox', () => {
  let inbox: Inbox;

  beforeEach(() => {
    stopClock();
    inbox = new Inbox(new MemoryCache());
  });
  afterEach(startClock);

  const texts = async (to?: string) => (await inbox.list(to)).map(({ text }) => text);

  it('lists the newest message first, each with an id and its time', async () => {
    await inbox.add(message('one'));
    await inbox.add(message('two', 'li@example.com'));
    expect(await texts()).toEqual(['two', 'one']);
    expect(await texts('13800138000')).toEqual(['one']);
    const [two, one] = await inbox.list();
    expect(two?.id).not.toBe(one?.id);
    expect(one).toEqual({ id: one?.id, ...message('one'), time: new Date().toISOString() });
  });

  it('is empty once it was cleared, and takes messages again', async () => {
    await inbox.add(message('one'));
    await inbox.clear();
    expect(await texts()).toEqual([]);
    await inbox.add(message('two'));
    expect(await texts()).toEqual(['two']);
  });

  it('keeps the last 500 messages, each for a day', async () => {
    for (let i = 1; i <= 502; i++) await inbox.add(message(String(i)));
    expect(await texts()).toHaveLength(500);
    expect((await texts()).at(-1)).toBe('3');
    await pass(86_000);
    await inbox.add(message('late'));
    await pass(401);
    expect(await texts()).toEqual(['late']);
  });

  it('loses none of many messages that come at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => inbox.add(message(String(i)))));
    expect(new Set(await texts()).size).toBe(50);
  });
});
