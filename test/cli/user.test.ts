import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { faker } from '@faker-js/faker/locale/zh_CN';
import { CliError } from '../../cli/cli-error';
import { permute } from '../../cli/factories';
import allPlaces from '../../cli/places.json';
import { type CreateUsersOptions, createUsers } from '../../cli/user';
import { User } from '../../src/users/account/user.entity';
import { UserProfile } from '../../src/users/account/user-profile.entity';
import { login } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

const PASSWORD = '123123';
const PLACES: Record<string, Record<string, string[]>> = allPlaces;

/** Runs the command; answers what it wrote. */
async function run({ context }: TestApp, options: Partial<CreateUsersOptions> = {}, isTTY = false) {
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const given = { count: 10, password: PASSWORD, json: false, force: false, ...options };
  const written = Promise.all([text(stdout), text(stderr)]);
  await createUsers(context, given, { stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { out, err };
}

const usersOf = ({ context }: TestApp) => context.db.manager.find(User, { order: { id: 'ASC' } });

/** What a seed decides: all but the ids, the times and the salted password. */
async function contentOf(app: TestApp) {
  const users = await usersOf(app);
  const profiles = await app.context.db.manager.find(UserProfile, { order: { userId: 'ASC' } });
  return users.map(({ id, passwordHash, createdAt, updatedAt, ...user }, index) => {
    const { id: _, userId, ...profile } = profiles[index] as UserProfile;
    return { ...user, ...profile };
  });
}

describe('mofang user', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  it('creates users who can log in by mobile, e-mail and name', async () => {
    await run(app);
    const users = await usersOf(app);
    expect(users).toHaveLength(10);
    for (const { id, mobile, email, name, nickname, money } of users) {
      const { access } = await login(app, { mobile: mobile as string, password: PASSWORD });
      const { result } = await app.call('Users.info', {}, { token: access });
      expect(result.data).toMatchObject({ id, mobile, email, name, nickname, money: money / 100 });
    }
    for (const account of [users[0]?.email, users[0]?.name])
      expect((await app.call('Users.login', { account, password: PASSWORD })).result.errno).toBe(0);
  });

  it('says how many there are, and how to log in as the first', async () => {
    const password = `it's "123" \\${'😀'.repeat(52)}`;
    const { out, err } = await run(app, { password });
    const [first] = await usersOf(app);
    const [sentence, command = '', ...rest] = out.split('\n');
    expect(sentence).toBe(`成功创建了10个用户，登录密码：${password}`);
    expect(command.endsWith(`' ${app.context.config.http.publicUrl}/api`)).toBe(true);
    expect(rest).toEqual(['']);
    expect(err).toBe('');
    const body = /^curl .* -d '(.*)' http/.exec(command)?.[1]?.replaceAll(`'\\''`, `'`) ?? '';
    expect(JSON.parse(body).params).toEqual({ account: first?.mobile, password });
    expect((await app.post(body)).result.errno).toBe(0);
  });

  it('prints nothing but a JSON line a user with json', async () => {
    const { out, err } = await run(app, { count: 1_203, json: true });
    const users = await usersOf(app);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      users.map(({ id, name, mobile, email, nickname }) => ({ id, name, mobile, email, nickname })),
    );
    expect(err).toBe('');
  });

  it('makes the same users again from the same seed', async () => {
    const other = await startApp();
    try {
      await run(app, { count: 700, seed: 7 });
      await run(other, { count: 700, seed: 7 });
      expect(await contentOf(other)).toEqual(await contentOf(app));
    } finally {
      await other.close();
    }
  });

  it('makes others from another seed, or without one', async () => {
    await run(app, { seed: 7 });
    await run(app, { seed: 7 + 2 ** 32 });
    await run(app);
    const people = (await usersOf(app)).map(
      ({ nickname, birthday, province }: User & { birthday?: string }) =>
        [nickname, birthday, province].join(),
    );
    expect(new Set(people).size).toBe(30);
  });

  it('goes on to new users when the same seed runs again, once or at the same time', async () => {
    await run(app, { count: 700, seed: 7 });
    await Promise.all([run(app, { count: 900, seed: 7 }), run(app, { count: 900, seed: 7 })]);
    const users = await usersOf(app);
    expect(users).toHaveLength(2_500);
    expectUnique(users);
  });

  it('leaves out who would take the account of somebody else', async () => {
    await run(app, { count: 4, seed: 7 });
    const [byMobile, byName, byEmail, formerMobile] = (await usersOf(app)) as [User, User, User, User];
    const { manager } = app.context.db;
    await manager.update(User, byMobile.id, { name: 'somebody', email: null });
    await manager.update(User, byName.id, { mobile: null, email: null });
    await manager.update(User, byEmail.id, { mobile: null, name: 'anybody' });
    const renamed = { name: formerMobile.mobile as string, mobile: '13900000000', email: null };
    await manager.update(User, formerMobile.id, renamed);
    await run(app, { count: 20, seed: 7 });
    const added = (await usersOf(app)).slice(4).map(({ mobile }) => mobile);
    expect(added).toHaveLength(20);
    for (const { mobile } of [byMobile, byName, byEmail, formerMobile]) expect(added).not.toContain(mobile);
  });

  it('makes 3,000 users of whom each is plausible', async () => {
    await run(app, { count: 3_000, seed: 1 });
    const people = await contentOf(app);
    expect(people).toHaveLength(3_000);
    const today = new Date();
    for (const person of people) expectPlausible(person, today);
    expectUnique(people);
    expect(new Set(people.map(({ sex }) => sex))).toEqual(new Set([1, 2]));
    expect(new Set(people.map(({ age }) => age)).size).toBeGreaterThan(35);
    expect(new Set(people.map(({ province }) => province)).size).toBe(31);
    expect(new Set(people.map(({ mobile }) => mobile?.slice(0, 2))).size).toBe(7);
  });

  it('draws a bar on a terminal, and none for a few users', async () => {
    expect((await run(app, { count: 2_000 }, true)).err).toContain('100% 2000/2000');
    expect((await run(app, { count: 10 }, true)).err).toBe('');
  });

  const badCount = 'The number of users must be a whole number from 1 to 10000000.';
  const badPassword = 'The password must have 6 to 64 characters.';
  it.each([
    [{ count: 0 }, badCount],
    [{ count: 10_000_001 }, badCount],
    [{ count: 1.5 }, badCount],
    [{ count: Number.NaN }, badCount],
    [{ password: '😀😀😀😀😀' }, badPassword],
    [{ password: 'x'.repeat(65) }, badPassword],
    [{ seed: -1 }, 'The seed must be a whole number from 0 to 9007199254740991.'],
  ])('refuses %j in a sentence', async (options, sentence) => {
    await expect(run(app, options)).rejects.toThrow(new CliError(sentence));
    expect(await usersOf(app)).toEqual([]);
  });

  it('refuses production, unless forced', async () => {
    const config = { ...app.context.config, isProduction: true };
    const inProduction = { ...app, context: { ...app.context, config } };
    await expect(run(inProduction)).rejects.toThrow(
      new CliError('Fake users do not belong in production; --force creates them all the same.'),
    );
    expect(await usersOf(app)).toEqual([]);
    await run(inProduction, { force: true });
    expect(await usersOf(app)).toHaveLength(10);
  });
});

describe('permute', () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])('seed %d sends no two indices to the same number', (seed) => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => permute(index, seed));
    expect(new Set(numbers).size).toBe(50_000);
    expect(numbers.every((number) => number >= 0 && number < 7_000_000_000)).toBe(true);
  });
});

function expectUnique(users: readonly Pick<User, 'mobile' | 'name' | 'email'>[]): void {
  for (const column of ['mobile', 'name', 'email'] as const) {
    expect(new Set(users.map((user) => user[column])).size).toBe(users.length);
  }
}

function expectPlausible(person: Awaited<ReturnType<typeof contentOf>>[number], today: Date): void {
  expect(person.mobile).toMatch(/^1[3-9]\d{9}$/);
  expect(person.name).toMatch(/^[a-z][a-z0-9_]{4,19}$/);
  expect(person.email).toMatch(/^[a-z][a-z0-9_]+@example\.com$/);
  expect(person.nickname).toMatch(/^\p{Script=Han}{2,4}$/u);
  const { male = [], female = [] } = faker.definitions.person.first_name;
  const givenNames: readonly string[] = person.sex === 1 ? male : female;
  expect(givenNames.some((givenName) => person.nickname.endsWith(givenName))).toBe(true);
  const isAmount = (cents: number) => Number.isInteger(cents) && cents >= 100_00 && cents <= 99_999_00;
  expect([person.money, person.credit].every(isAmount)).toBe(true);
  expect(person.birthday).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(person.age).toBe(ageAt(person.birthday as string, today));
  expect(Number(person.age) >= 12 && Number(person.age) <= 50).toBe(true);
  expect(PLACES[person.province]?.[person.city]).toContain(person.area);
  expect(PLACES[person.hometownProvince]?.[person.hometownCity]).toContain(person.hometownArea);
  const { livingProvince: province, livingCity: city, livingArea: area } = person;
  expect(person).toMatchObject({ province, city, area });
  expect(person.intro).toContain(person.hometownCity);
  for (const text of [person.education, person.middleSchool, person.professionInfo, person.position]) {
    expect(text).toMatch(/^\p{Script=Han}+$/u);
  }
  for (const address of [person.hometownAddress, person.livingAddress])
    expect(address).toMatch(/^\p{Script=Han}+\d+号\d+栋\d{3,4}室$/u);
}

function ageAt(birthday: string, today: Date): number {
  let age = 0;
  const [year = 0, month = 0, day = 0] = birthday.split('-').map(Number);
  while (Date.UTC(year + age + 1, month - 1, day) <= today.getTime()) age += 1;
  return age;
}
