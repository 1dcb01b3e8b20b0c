import { Refused } from '../../../src/adapters/provider/refusal';
import { STATUS, User } from '../../../src/users/account/user.entity';
import { eraseClosedAccounts } from '../../../src/users/closing.jobs';
import { type Collector, startCollector } from '../../fakes/collector';
import { freshMobile, register } from '../../harness/accounts';
import { freePort, startApp, type TestApp } from '../../harness/app';
import { until } from '../../harness/until';
import { withApp } from '../../harness/with-app';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const SERVER = 2;
const CONSUMER = 5;
const ERROR = 2;

describe('the traces of a service', () => {
  let collector: Collector;

  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.close());

  /** Spans are sent when the service closes, at the latest. */
  async function traced(use: (app: TestApp) => Promise<unknown>): Promise<void> {
    await withApp(
      startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
      async (app) => void (await use(app)),
    );
  }

  it('have a span per call, named as the method, with its errno and the id of the request', async () => {
    let requestId: string | null = null;
    await traced(async (app) => {
      const { headers } = await app.call('Users.mobile', { mobile: '1' });
      requestId = headers.get('x-request-id');
    });
    const [span] = await collector.spansOf('Users.mobile');
    expect(span).toMatchObject({ kind: SERVER, status: { code: 0 } });
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.attributes).toEqual({
      'rpc.system.name': 'jsonrpc',
      'rpc.method': 'Users.mobile',
      'jsonrpc.protocol.version': '2.0',
      'mofang.request_id': requestId,
      'mofang.errno': 1001,
    });
    expect(collector.resource()).toMatchObject({ 'service.name': 'mofang', 'service.version': '0.1.0' });
  });

  it('go on with the trace of the caller', async () => {
    await traced((app) =>
      app.call('Users.info', {}, { headers: { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` } }),
    );
    const [span] = await collector.spansOf('Users.info');
    expect(span).toMatchObject({ traceId: TRACE_ID, parentSpanId: SPAN_ID });
  });

  it.each([
    'nonsense',
    `00-${TRACE_ID}-${SPAN_ID}`,
    `00-${'0'.repeat(32)}-${SPAN_ID}-01`,
    `ff-${TRACE_ID}-${SPAN_ID}-01`,
    `00-${TRACE_ID.toUpperCase()}-${SPAN_ID}-01`,
    `00-${TRACE_ID}-${SPAN_ID}-01-more`,
  ])('begin anew where the caller sends the traceparent %s', async (traceparent) => {
    await traced((app) => app.call('Users.info', {}, { headers: { traceparent } }));
    const [span] = await collector.spansOf('Users.info');
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.traceId).not.toBe(TRACE_ID);
  });

  it('leave out what the caller does not want recorded', async () => {
    await traced(async (app) => {
      await app.call('Users.info', {}, { headers: { traceparent: `00-${TRACE_ID}-${SPAN_ID}-00` } });
      await app.call('Users.verify');
    });
    await collector.spansOf('Users.verify');
    expect(collector.spans).toHaveLength(1);
  });

  it('show protocol errors as errors, and no name that a stranger chose', async () => {
    await traced((app) => app.call('Users.secret-of-a-stranger'));
    const [span] = await collector.spansOf('_OTHER');
    expect(span?.status.code).toBe(ERROR);
    expect(span?.attributes).toMatchObject({ 'rpc.response.status_code': '-32601', 'error.type': '-32601' });
    expect(JSON.stringify(collector.spans)).not.toContain('stranger');
  });

  it('have a span per try at a job, an error where it failed', async () => {
    let tries = 0;
    const sendCode = async () => {
      if (tries++ === 0) throw new Refused('no');
    };
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    await withApp(startApp(env, { sms: { sendCode } }), async (app) => {
      for (let i = 0; i < 2; i++) await app.call('Users.sms', { mobile: freshMobile() });
      await until('both were tried', () => tries === 2);
    });
    const spans = await collector.spansOf('process messages.sms', 2);
    expect(spans.map(({ status, kind }) => [status.code, kind])).toEqual([
      [ERROR, CONSUMER],
      [0, CONSUMER],
    ]);
    expect(spans[0]?.attributes).toMatchObject({
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'messages.sms',
    });
  });

  it('link each try at a job to the call that added it', async () => {
    await traced((app) =>
      app.post(
        [1, 2, 3].map((id) => ({
          jsonrpc: '2.0',
          id,
          method: 'Users.sms',
          params: { mobile: freshMobile() },
        })),
      ),
    );
    const [calls, tries] = [
      await collector.spansOf('Users.sms', 3),
      await collector.spansOf('process messages.sms', 3),
    ];
    const placeOf = ({ traceId, spanId }: { traceId: string; spanId: string }) => `${traceId} ${spanId}`;
    expect(tries.map(({ links = [] }) => links.map(placeOf).join()).sort()).toEqual(
      calls.map(placeOf).sort(),
    );
    for (const { parentSpanId } of tries) expect(parentSpanId).toBeUndefined();
  });

  it('link each try at a job to the job that added it', async () => {
    await traced(async (app) => {
      const { mobile } = await register(app);
      const { db, queue } = app.context;
      const closed = { status: STATUS.CLOSED, deletedAt: new Date(0), avatar: 'a.webp' };
      await db.manager.update(User, { mobile }, closed);
      await queue.add(eraseClosedAccounts, { key: 'tests', data: {} });
      await until('both are done', async () => {
        const { waiting, running, retrying } = await queue.counts();
        return waiting + running + retrying === 0;
      });
    });
    const [erasure] = await collector.spansOf('process users.erase-closed');
    const [removal] = await collector.spansOf('process users.remove-picture');
    expect(erasure?.links ?? []).toEqual([]);
    expect(removal?.links).toEqual([
      expect.objectContaining({ traceId: erasure?.traceId, spanId: erasure?.spanId }),
    ]);
    expect(removal?.parentSpanId).toBeUndefined();
    expect(removal?.traceId).not.toBe(erasure?.traceId);
  });

  it('hold nothing of what a call is about', async () => {
    let told: string[] = [];
    await traced(async (app) => {
      const account = await register(app);
      await app.call('Users.info', {}, { token: account.access });
      told = [account.mobile, account.password, account.access, account.refresh, '127.0.0.1'];
    });
    await collector.spansOf('Users.info');
    const text = JSON.stringify(collector.spans);
    for (const secret of told) expect(text).not.toContain(secret);
  });

  it('disturb no call, and no end, where the collector is away', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` };
    const app = await startApp(env);
    await withApp(Promise.resolve(app), async () => {
      expect((await app.call('Users.mobile', { mobile: '13800138000' })).result.errno).toBe(0);
    });
    expect(app.log.filter((line) => line.includes('traces could not be sent'))).toHaveLength(1);
  });

  it('disturb no call, and no end, where the collector hangs', async () => {
    collector.hang();
    await traced(async (app) => {
      expect((await app.call('Users.mobile', { mobile: '13800138000' })).result.errno).toBe(0);
    });
  });
});
