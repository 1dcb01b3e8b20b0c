import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { type Account, freshMobile, register } from '../../harness/accounts';
import { startApp, type TestApp } from '../../harness/app';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';

const USERS = 5_000;
const NOW = "'2026-01-01 00:00:00.000'";

interface Step {
  readonly table: string | null;
  readonly type: string | null;
  readonly key: string | null;
  readonly rows: number | null;
}

describe('on a table of many rows', () => {
  let server: MariaDb;
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    server = await startMariaDb();
    app = await startApp({ MOFANG_DATABASE_URL: server.url });
    account = await register(app);
    await app.context.db.query(
      `INSERT INTO mf_user (name, password, mobile, email, created_at, updated_at)
       SELECT CONCAT('u', seq), '-', 15000000000 + seq, CONCAT('u', seq, '@example.com'), ${NOW}, ${NOW}
       FROM seq_1_to_${USERS}`,
    );
    await app.context.db.query(
      `INSERT INTO mf_session (id, user_id, created_at, last_seen_at, expires_at)
       SELECT MD5(id), id, ${NOW}, ${NOW}, ${NOW} FROM mf_user`,
    );
    await app.context.db.query('ANALYZE TABLE mf_user, mf_session');
  });
  afterAll(async () => {
    await app?.close();
    await server?.close();
  });
  afterEach(() => jest.restoreAllMocks());

  const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['Users.mobile', () => app.call('Users.mobile', { mobile: freshMobile() })],
    ['Users.register', () => register(app)],
    ['Users.login by mobile', () => logIn(account.mobile)],
    ['Users.login by e-mail', () => logIn('u7@example.com')],
    ['Users.login by name', () => logIn('u7')],
    ['Users.info', () => app.call('Users.info', {}, { token: account.access })],
    ['Users.refresh', () => app.call('Users.refresh', { rotate: true }, { token: account.refresh })],
    ['Users.sessions', () => app.call('Users.sessions', {}, { token: account.access })],
    ['Users.logoutAll', () => app.call('Users.logoutAll', {}, { token: account.access })],
  ];
  const logIn = (name: string) => app.call('Users.login', { account: name, password: 'secret-123' });

  it.each(calls)('%s reads by an index', async (_, call) => {
    const query = jest.spyOn(MysqlQueryRunner.prototype, 'query');
    await call();
    const statements = query.mock.calls.filter(([sql]) => /^(?:SELECT|UPDATE|DELETE)\b/.test(sql));
    query.mockRestore();
    expect(statements.length).toBeGreaterThan(0);
    for (const [sql, parameters] of statements) {
      const plan = await app.context.db.query<Step[]>(`EXPLAIN ${sql}`, parameters);
      const slow = plan.filter(({ type, rows }) => type === 'ALL' || type === 'index' || Number(rows) > 50);
      expect({ sql, slow }).toEqual({ sql, slow: [] });
    }
  });
});
