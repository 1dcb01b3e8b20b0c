import { freshMobile, login, register } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { until } from '../../harness/until';

describe('a service with a read replica', () => {
  let primary: MariaDb;
  let replica: MariaDb;
  let app: TestApp;
  beforeAll(async () => {
    primary = await startMariaDb();
    replica = await primary.startReplica();
  }, 60_000);
  afterAll(async () => {
    await replica?.close();
    await primary?.close();
  });
  // Each has a service of its own: one that found the replica down leaves it alone for a while.
  beforeEach(async () => {
    app = await startApp({
      MOFANG_DATABASE_URL: primary.url,
      MOFANG_DATABASE_REPLICA_URLS: replica.url,
    });
  });
  afterEach(() => app.close());

  const isFree = async (mobile: string) => (await app.call('Users.mobile', { mobile })).result.errno === 0;
  const warnings = () => app.log.filter((line) => line.includes('a replica failed'));
  const untilFollowed = (mobile: string) =>
    until('the replica has the user', async () => {
      const rows = await replica.query(`SELECT id FROM mofang.mf_user WHERE mobile = '${mobile}'`);
      return rows.length === 1;
    });
  /** From here on the replica says something else than the primary. */
  const forgetOnReplica = (mobile: string) =>
    replica.query(`DELETE FROM mofang.mf_user WHERE mobile = '${mobile}'`);

  it('asks the replica whether a mobile is free', async () => {
    const { mobile } = await register(app);
    await untilFollowed(mobile);
    await forgetOnReplica(mobile);
    expect(await isFree(mobile)).toBe(true);
    expect(warnings()).toEqual([]);
  });

  describe('that has stopped following', () => {
    beforeEach(async () => {
      await untilFollowed((await register(app)).mobile);
      await replica.query('STOP SLAVE SQL_THREAD');
    });
    afterEach(() => replica.query('START SLAVE SQL_THREAD'));

    it('reads what was just written, everywhere but there', async () => {
      const account = await register(app);
      const { result } = await app.call('Users.info', {}, { token: account.access });
      expect(result).toMatchObject({ errno: 0, data: { id: account.id, mobile: account.mobile } });
      const { access } = await login(app, account);
      expect((await app.call('Users.verify', {}, { token: access })).result.errno).toBe(0);
      expect(await isFree(account.mobile)).toBe(true);
    });

    it('knows a session that has ended at once', async () => {
      const { access } = await register(app);
      await app.call('Users.logout', {}, { token: access });
      expect((await app.call('Users.verify', {}, { token: access })).result.errno).toBe(1011);
    });

    it('registers no mobile twice', async () => {
      const { mobile } = await register(app);
      expect(await isFree(mobile)).toBe(true);
      const { result } = await app.call('Users.sms', { mobile });
      expect(result).toMatchObject({ errno: 1001, errmsg: '手机号已经被注册！' });
    });
  });

  it.each([
    ['is down', () => replica.kill(), () => replica.restart()],
    ['answers nothing', async () => replica.freeze(), async () => replica.thaw()],
  ])('asks the primary while the replica %s, and the replica again later', async (_, fail, mend) => {
    const { mobile } = await register(app);
    await untilFollowed(mobile);
    expect(await isFree(mobile)).toBe(false);
    await fail();
    const answers = await Promise.all(Array.from({ length: 20 }, () => isFree(mobile)));
    expect(new Set(answers)).toEqual(new Set([false]));
    expect(warnings().length).toBeGreaterThan(0);
    await mend();
    await forgetOnReplica(mobile);
    await until('the replica is asked again', () => isFree(mobile));
  });

  it('starts, and answers, while its replica is down', async () => {
    await replica.kill();
    const other = await startApp({
      MOFANG_DATABASE_URL: primary.url,
      MOFANG_DATABASE_REPLICA_URLS: replica.url,
    });
    try {
      const { result } = await other.call('Users.mobile', { mobile: freshMobile() });
      expect(result.errno).toBe(0);
    } finally {
      await other.close();
      await replica.restart();
    }
  });
});
