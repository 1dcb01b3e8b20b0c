import { createClient, memoryStorage } from '../../../web/client';
import { freshMobile } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';
import { pass, startClock, stopClock } from '../../harness/clock';
import { answered, errorOf, loggedIn, watchedClient } from './harness';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ MOFANG_ACCESS_TOKEN_SECONDS: '1' });
});
afterEach(startClock);
afterAll(() => app.close());

describe('a batch', () => {
  it('is one request, and tells what became of each call', async () => {
    const { client, sent, account } = await loggedIn(app, watchedClient(app, { language: 'en' }));
    const outcomes = await client.batch((calls) => [
      calls.Users.info(),
      calls.Users.mobile({ mobile: account.mobile }),
      calls.Users.mobile({ mobile: 1 as unknown as string }),
      calls.Inbox.list({ to: account.mobile }),
    ]);
    expect(outcomes).toEqual([
      { ok: true, result: { errmsg: 'ok', data: expect.objectContaining({ id: account.id }) } },
      { ok: false, error: expect.objectContaining({ name: 'VALIDATION_FAILED', errno: 1001 }) },
      { ok: false, error: expect.objectContaining({ kind: 'protocol', code: -32602 }) },
      { ok: true, result: { errmsg: 'ok', messages: [expect.objectContaining({ purpose: 'register' })] } },
    ]);
    expect(sent.map(({ methods }) => methods.length)).toEqual([1, 4]);
  });

  it('logs in for the calls after it', async () => {
    const { account } = await loggedIn(app, watchedClient(app));
    const client = createClient({ url: `${app.url}/api` });
    const { mobile, password } = account;
    await client.batch((calls) => [calls.Users.login({ account: mobile, password })]);
    expect((await client.Users.info()).data.id).toBe(account.id);
  });

  it('refreshes once, and sends once more only what had an expired token', async () => {
    stopClock();
    const { client, sent } = await loggedIn(app, watchedClient(app));
    await pass(2);
    const before = answered(app).length;
    const free = freshMobile();
    const outcomes = await client.batch((calls) => [
      calls.Users.mobile({ mobile: free }),
      calls.Users.info(),
      calls.Users.verify(),
    ]);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: true, result: { data: {} } }, { ok: true }]);
    expect(sent.slice(1).map(({ methods }) => methods)).toEqual([
      ['Users.mobile', 'Users.info', 'Users.verify'],
      ['Users.refresh'],
      ['Users.info', 'Users.verify'],
    ]);
    expect(answered(app).slice(before)).toContain('Users.refresh');
  });

  it('keeps what the other calls did when the refresh fails', async () => {
    stopClock();
    const storage = memoryStorage();
    const { client, account } = await loggedIn(app, watchedClient(app, { storage }));
    const { access_token = '' } = (await storage.get()) ?? {};
    await storage.set({ access_token, refresh_token: access_token });
    await pass(2);
    const outcomes = await client.batch((calls) => [
      calls.Users.mobile({ mobile: freshMobile() }),
      calls.Users.info(),
      calls.Users.mobile({ mobile: account.mobile }),
    ]);
    expect(outcomes).toMatchObject([
      { ok: true },
      { ok: false, error: { name: 'TOKEN_MISSING' } },
      { ok: false, error: { name: 'VALIDATION_FAILED' } },
    ]);
    expect(await client.tokens.current()).toBeUndefined();
  });

  it('of no calls sends nothing', async () => {
    const { client, sent } = watchedClient(app);
    expect(await client.batch(() => [])).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('of too many calls rejects as a whole', async () => {
    const { client } = watchedClient(app);
    const mobile = freshMobile();
    const many = client.batch((calls) => Array.from({ length: 51 }, () => calls.Users.mobile({ mobile })));
    expect(await errorOf(many)).toMatchObject({ kind: 'protocol', code: -32600 });
  });

  it('can be aborted', async () => {
    const { client } = watchedClient(app);
    const options = { signal: AbortSignal.abort() };
    const batch = client.batch((calls) => [calls.Inbox.list()], options);
    expect(await errorOf(batch)).toMatchObject({ reason: 'aborted' });
  });
});
