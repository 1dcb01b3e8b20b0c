import { Agent, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { Health } from '../src/health';
import { startApp, type TestApp } from './harness/app';
import { silentLog } from './harness/log';
import { withApp } from './harness/with-app';

const quiet = silentLog();
const never = () => new Promise<never>(() => undefined);

/** A part that does whatever it is told to. */
function controlled(name: string, isEssential = true) {
  const part = { name, isEssential, asked: 0, check: async (): Promise<unknown> => undefined };
  const check = () => {
    part.asked += 1;
    return part.check();
  };
  return { part, watched: { name, isEssential, check } };
}

describe('the health of a service', () => {
  const get = async (app: TestApp, path: string) => {
    const response = await fetch(`${app.url}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('is live and ready while its database answers', async () => {
    await withApp(startApp(), async (app) => {
      expect(await get(app, '/health/live')).toEqual({ status: 200, body: { status: 'ok' } });
      const ready = { status: 'ok', parts: { database: 'ok' } };
      expect(await get(app, '/health/ready')).toEqual({ status: 200, body: ready });
    });
  });

  it('is live but not ready without its database, and says so in the log once', async () => {
    await withApp(startApp(), async (app) => {
      jest.spyOn(app.context.db, 'query').mockRejectedValue(new Error('gone'));
      const ready = { status: 'unavailable', parts: { database: 'unavailable' } };
      for (let i = 0; i < 3; i++)
        expect(await get(app, '/health/ready')).toEqual({ status: 503, body: ready });
      expect((await get(app, '/health/live')).status).toBe(200);
      expect(app.log.filter((line) => line.includes('a part is unavailable'))).toHaveLength(1);
    });
  });

  it('is not ready from the moment it is to stop, and still answers, each answer its connection’s last', async () => {
    await withApp(startApp(), async (app) => {
      const agent = new Agent({ keepAlive: true });
      const call = () =>
        new Promise<IncomingMessage>((resolve, reject) => {
          const headers = { 'Content-Type': 'application/json' };
          request(`${app.url}/api`, { method: 'POST', headers, agent })
            .on('response', resolve)
            .on('error', reject)
            .end('{"jsonrpc":"2.0","id":1,"method":"Users.mobile","params":{"mobile":"13800138000"}}');
        });
      expect(await json(await call())).toMatchObject({ result: { errno: 0 } });
      app.context.health.stop();
      expect(await get(app, '/health/ready')).toMatchObject({ status: 503, body: { status: 'stopping' } });
      const last = await call();
      expect(last.headers.connection).toBe('close');
      expect(await json(last)).toMatchObject({ result: { errno: 0 } });
      agent.destroy();
    });
  });
});

describe('a health report', () => {
  it('names each part that fails', async () => {
    const [one, other] = [controlled('one'), controlled('other')];
    other.part.check = () => Promise.reject(new Error('gone'));
    const report = await new Health([one.watched, other.watched], quiet).report();
    expect(report).toEqual({ status: 'unavailable', parts: { one: 'ok', other: 'unavailable' } });
  });

  it('is degraded where what is missing is not essential', async () => {
    const [one, other] = [controlled('one'), controlled('other', false)];
    other.part.check = () => Promise.reject(new Error('gone'));
    const report = await new Health([one.watched, other.watched], quiet).report();
    expect(report).toEqual({ status: 'degraded', parts: { one: 'ok', other: 'unavailable' } });
  });

  it('does not wait for a part that hangs, and asks it no second time meanwhile', async () => {
    const hanging = controlled('one');
    hanging.part.check = never;
    const health = new Health([hanging.watched], quiet);
    const reports = await Promise.all([health.report(), health.report()]);
    for (const { parts } of [...reports, await health.report()])
      expect(parts).toEqual({ one: 'unavailable' });
    expect(hanging.part.asked).toBe(1);
  });

  it('is good again when the part is', async () => {
    const back = controlled('one');
    back.part.check = () => Promise.reject(new Error('gone'));
    const health = new Health([back.watched], quiet);
    expect((await health.report()).status).toBe('unavailable');
    back.part.check = async () => undefined;
    expect((await health.report()).status).toBe('ok');
  });
});
