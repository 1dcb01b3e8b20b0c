import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { type OperatedApp, startOperatedApp } from '../../harness/operated-app';

describe('the metrics of a service on MariaDB', () => {
  let mariaDb: MariaDb;
  let app: OperatedApp;

  beforeAll(async () => {
    mariaDb = await startMariaDb();
    app = await startOperatedApp({
      MOFANG_DATABASE_URL: mariaDb.url,
      MOFANG_DATABASE_POOL_SIZE: '2',
    });
  });
  afterAll(async () => {
    await app?.close();
    await mariaDb?.close();
  });

  const connections = (state: string) => app.metric('mofang_database_connections', { state });

  it('show the connections that are used and free, and what waits for one', async () => {
    const runners = [1, 2, 3].map(() => app.context.db.createQueryRunner());
    await Promise.all(runners.slice(0, 2).map((runner) => runner.connect()));
    const third = runners[2]?.connect();
    // Read first: after that, the check whether the database answers waits too.
    expect(await app.metric('mofang_database_waiting')).toBe(1);
    expect(await connections('used')).toBe(2);
    expect(await connections('free')).toBe(0);
    await runners[0]?.release();
    await third;
    await Promise.all(runners.slice(1).map((runner) => runner.release()));
    expect(await app.metric('mofang_database_waiting')).toBe(0);
    expect(await connections('free')).toBeGreaterThan(0);
  });
});
