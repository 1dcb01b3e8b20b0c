import { startApp, type TestApp } from './harness/app';
import { type Redis, startRedis } from './harness/redis';
import { until } from './harness/until';

describe('the health of a service with Redis', () => {
  let redis: Redis;
  let app: TestApp;

  beforeAll(async () => {
    redis = await startRedis();
    app = await startApp({ MOFANG_REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  const ready = async () => {
    const response = await fetch(`${app.url}/health/ready`);
    return { status: response.status, body: (await response.json()) as { readonly status: string } };
  };
  const ok = { status: 200, body: { status: 'ok', parts: { database: 'ok', redis: 'ok' } } };
  const degraded = {
    status: 200,
    body: { status: 'degraded', parts: { database: 'ok', redis: 'unavailable' } },
  };

  it('is ready, but degraded, while Redis is away or hangs', async () => {
    expect(await ready()).toEqual(ok);
    redis.freeze();
    expect(await ready()).toEqual(degraded);
    redis.thaw();
    await until('Redis is back', async () => (await ready()).body.status === 'ok');
    await redis.kill();
    expect(await ready()).toEqual(degraded);
    await redis.restart();
    await until('Redis is back', async () => (await ready()).body.status === 'ok');
    expect(await ready()).toEqual(ok);
  });
});
