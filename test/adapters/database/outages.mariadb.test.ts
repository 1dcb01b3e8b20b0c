import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, login, register } from '../../harness/accounts';
import { type Answer, startApp, type TestApp } from '../../harness/app';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { until } from '../../harness/until';

const PASSWORD = 'pa55-w0rd';

/** `0` and the like for an errno, `500 -32603` for an error. */
const outcomeOf = ({ status, body }: Answer): string =>
  body.error === undefined ? String(body.result.errno) : `${status} ${body.error.code}`;

const callsOf = (app: TestApp, { mobile, password, access }: Account) => [
  () => app.call('Users.verify', {}, { token: access }),
  () => app.call('Users.info', {}, { token: access }),
  () => app.call('Users.login', { account: mobile, password }),
];

describe('a service whose database', () => {
  let server: MariaDb;
  let app: TestApp;
  let accounts: Account[];
  beforeAll(async () => {
    server = await startMariaDb();
    app = await startApp({
      MOFANG_DATABASE_URL: server.url,
      MOFANG_DATABASE_POOL_SIZE: '4',
    });
    accounts = await Promise.all(Array.from({ length: 6 }, () => register(app)));
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await server?.close();
  });

  const everything = async () => {
    const answers = await Promise.all(
      accounts.flatMap((account) => callsOf(app, account)).map((call) => call()),
    );
    return answers.map(outcomeOf);
  };
  const allWell = Array.from({ length: 18 }, () => '0');

  it('dies under load and comes back answers -32603 meanwhile, and then as before', async () => {
    const outcomes: string[] = [];
    let isOver = false;
    const use = async (account: Account) => {
      while (!isOver) for (const call of callsOf(app, account)) outcomes.push(outcomeOf(await call()));
    };
    const load = accounts.map(use);
    for (let round = 0; round < 2; round++) {
      await until('calls are answered', () => outcomes.slice(-10).every((outcome) => outcome === '0'));
      await server.kill();
      await until('calls fail', () => outcomes.at(-1) === '500 -32603');
      await server.restart();
    }
    await until('calls are answered again', () => outcomes.slice(-10).every((outcome) => outcome === '0'));
    isOver = true;
    await Promise.all(load);
    expect(new Set(outcomes)).toEqual(new Set(['0', '500 -32603']));
    expect(await everything()).toEqual(allWell);
  });

  it('falls silent gives every call up, and loses no connection by that', async () => {
    expect(await everything()).toEqual(allWell);
    server.freeze();
    const outcomes = await everything().finally(() => server.thaw());
    expect(new Set(outcomes)).toEqual(new Set(['500 -32603']));
    expect(await everything()).toEqual(allWell);
  });

  it('closes an idle connection makes another', async () => {
    const connections = await server.query(
      "SELECT id FROM information_schema.processlist WHERE db = 'mofang'",
    );
    for (const { id } of connections) await server.query(`KILL ${id}`);
    await until('the service has noticed', async () =>
      (await everything()).every((outcome) => outcome === '0'),
    );
    expect(connections).toHaveLength(4);
  });

  it('is down says so to load balancers, and lets nobody in', async () => {
    await server.kill();
    try {
      expect((await fetch(`${app.url}/health/ready`)).status).toBe(503);
      expect(new Set(await everything())).toEqual(new Set(['500 -32603']));
      const { body } = await app.call('Users.info', {}, { token: accounts[0]?.access ?? '' });
      expect(body.error).toMatchObject({ code: -32603, message: 'Internal error' });
      expect(JSON.stringify(body)).not.toMatch(/mysql|ECONN|127\.0\.0\.1/i);
    } finally {
      await server.restart();
    }
    await until('it is ready again', async () => (await fetch(`${app.url}/health/ready`)).ok);
  });
});

describe('a start', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
    await server.query(`CREATE USER mofang IDENTIFIED BY '${PASSWORD}'`);
  });
  afterAll(() => server?.close());

  const addressOf = (database: string) => `127.0.0.1:${server.port}/${database}`;
  const failure = (url: string, seconds: number) =>
    startApp({ MOFANG_DATABASE_URL: url, MOFANG_START_TIMEOUT_SECONDS: String(seconds) }).then(
      async (app) => {
        await app.close();
        return 'none';
      },
      (error: Error) => error.message,
    );

  it('waits for a database that comes up later', async () => {
    await server.kill();
    const starting = startApp({ MOFANG_DATABASE_URL: server.url });
    await sleep(2_000);
    await server.restart();
    const app = await starting;
    try {
      const { mobile, password } = await register(app);
      expect((await login(app, { mobile, password })).access).toContain('.');
    } finally {
      await app.close();
    }
  });

  it('ends with one sentence where it never does', async () => {
    await server.kill();
    const message = await failure(`mysql://mofang:${PASSWORD}@${addressOf('mofang')}`, 1);
    await server.restart();
    expect(message).toMatch(
      new RegExp(
        `^The database mofang at 127.0.0.1:${server.port} can't be reached within 1 s: .*ECONNREFUSED`,
      ),
    );
    expect(message).not.toContain(PASSWORD);
  });

  // Were these waited for, it would be an hour.
  it.each([
    ['a wrong password', () => `mysql://mofang:not-${PASSWORD}@${addressOf('mofang')}`, /Access denied/],
    ['an unknown database', () => `mysql://root@${addressOf('nowhere')}`, /Unknown database 'nowhere'/],
    ['a database of others', () => `mysql://mofang:${PASSWORD}@${addressOf('mofang')}`, /Access denied/],
  ])('ends at once for %s', async (_, url, reason) => {
    const message = await failure(url(), 3_600);
    expect(message).toMatch(/^The database \w+ at 127\.0\.0\.1:\d+ can't be used: /);
    expect(message).toMatch(reason);
    expect(message).not.toContain(PASSWORD);
  });
});
