import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createUsers } from '../../cli/user';
import { User } from '../../src/users/account/user.entity';
import { UserProfile } from '../../src/users/account/user-profile.entity';
import { login } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { startMariaDb } from '../harness/mariadb';

const PASSWORD = '123123';
const COUNT = 3_000;

/** Runs the command; answers the users it printed. */
async function run({ context }: TestApp, count: number, seed: number) {
  const stdout = new PassThrough();
  const printed = text(stdout);
  const options = { count, password: PASSWORD, seed, json: true, force: false };
  await createUsers(context, options, { stdout, stderr: new PassThrough() });
  stdout.end();
  const lines = (await printed).trimEnd().split('\n');
  return lines.map((line): Pick<User, 'id' | 'name' | 'email' | 'nickname'> & { mobile: string } =>
    JSON.parse(line),
  );
}

describe('mofang user on MariaDB', () => {
  let server: Awaited<ReturnType<typeof startMariaDb>>;
  let app: TestApp;
  beforeAll(async () => {
    server = await startMariaDb();
    app = await startApp({ MOFANG_DATABASE_URL: server.url });
  });
  afterAll(async () => {
    await app?.close();
    await server?.close();
  });
  beforeEach(() => app.context.db.manager.deleteAll(User));

  it('inserts 3,000 users, each with a profile of their own and under the id that is printed', async () => {
    const printed = await run(app, COUNT, 1);
    const { manager } = app.context.db;
    const users = await manager.find(User, { order: { id: 'ASC' } });
    const profiles = await manager.find(UserProfile, { order: { userId: 'ASC' } });
    expect(printed).toEqual(
      users.map(({ id, name, mobile, email, nickname }) => ({ id, name, mobile, email, nickname })),
    );
    expect(printed).toHaveLength(COUNT);
    expect(
      profiles.map(({ userId, livingProvince, livingArea }) => [userId, livingProvince, livingArea]),
    ).toEqual(users.map(({ id, province, area }) => [id, province, area]));
  });

  it('the last of them can log in', async () => {
    const last = (await run(app, 501, 2)).at(-1) as { id: number; mobile: string };
    const { access } = await login(app, { mobile: last.mobile, password: PASSWORD });
    const { result } = await app.call('Users.info', {}, { token: access });
    expect(result.data).toMatchObject({ id: last.id, mobile: last.mobile });
  });

  it('goes on to new users when the same seed runs again, once or at the same time', async () => {
    await run(app, 700, 3);
    const later = await Promise.all([run(app, 900, 3), run(app, 900, 3), run(app, 900, 3)]);
    expect(new Set(later.flat().map(({ mobile }) => mobile)).size).toBe(2_700);
    expect(await app.context.db.manager.count(User)).toBe(3_400);
  });
});
