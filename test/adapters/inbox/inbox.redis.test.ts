import { startApp, type TestApp } from '../../harness/app';
import { type Redis, startRedis } from '../../harness/redis';

describe('the development inbox of two services with one Redis', () => {
  let redis: Redis;
  let one: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    redis = await startRedis();
    [one, other] = (await Promise.all([1, 2].map(() => startApp({ MOFANG_REDIS_URL: redis.url })))) as [
      TestApp,
      TestApp,
    ];
  });
  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await redis?.stop();
  });

  const texts = async (app: TestApp) =>
    (await app.call('Inbox.list')).result.messages.map(({ text }: { text: string }) => text);

  it('is one inbox', async () => {
    const message = { channel: 'sms', to: '13800138000', purpose: 'register' } as const;
    await one.context.inbox.add({ ...message, text: 'first' });
    await other.context.inbox.add({ ...message, text: 'second' });
    expect(await texts(one)).toEqual(['second', 'first']);
    expect(await texts(other)).toEqual(['second', 'first']);
    await other.call('Inbox.clear');
    expect(await texts(one)).toEqual([]);
  });
});
