import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importUsers } from '../../cli/import';
import { User } from '../../src/users/account/user.entity';
import { freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

/** Of 123456: werkzeug, Django. */
const WERKZEUG =
  'pbkdf2:sha256:1000$XcUw3kPq$bdd51c20e1d4f072646f24416e48f35dab2ce9f9f05fd9165cc40a15229e8d20';
const DJANGO = 'pbkdf2_sha256$10000$seasalt$F6RX2R5PuAOwXQ1rEPIPXDFzER6q9l5ckE9QPo/bbq0=';

describe('mofang import', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const importText = async (name: string, text: string) => {
    const file = join(folder, name);
    await writeFile(file, text);
    const lines: string[] = [];
    const refused: string[] = [];
    const report = (line: string) => void refused.push(line.slice(file.length + 1));
    const isWhole = await importUsers(app.context, file, { out: (line) => void lines.push(line), report });
    return { isWhole, summary: lines.join(), refused };
  };
  const jsonLines = (...users: unknown[]) => users.map((user) => JSON.stringify(user)).join('\n');
  const login = async (account: string, password = '123456') =>
    (await app.call('Users.login', { account, password })).result.errno;
  const userOf = (name: string) => app.context.db.manager.findOneByOrFail(User, { name });

  it('takes JSON lines, and the users log in with their passwords', async () => {
    const [first, second] = [freshMobile(), freshMobile()];
    const text = jsonLines({ mobile: first, password: WERKZEUG }, { mobile: second, password: DJANGO });
    expect(await importText('a.jsonl', `${text}\n\n`)).toEqual({
      isWhole: true,
      summary: '2 imported, 0 there already, 0 refused',
      refused: [],
    });
    for (const mobile of [first, second]) expect(await login(mobile)).toBe(0);
    expect(await login(first, '1234567')).toBe(1001);
  });

  it('takes CSV with quotes, line breaks in fields, a byte-order mark and Windows line ends', async () => {
    const mobile = freshMobile();
    const text =
      '\ufeffname,mobile,email,email_confirmed,password,nickname,sex,birthday,intro,money,created_at,last_login\r\n' +
      `小明_${mobile.slice(-4)},${mobile},Ming@Example.com,true,${DJANGO},"小明, 😀",1,2000-02-29,"a\nb",12.34,2020-01-02 03:04:05,\r\n`;
    expect((await importText('a.csv', text)).summary).toBe('1 imported, 0 there already, 0 refused');
    expect(await userOf(`小明_${mobile.slice(-4)}`)).toMatchObject({
      mobile,
      email: 'ming@example.com',
      isEmailConfirmed: true,
      nickname: '小明, 😀',
      sex: 1,
      intro: 'a\nb',
      money: 1234,
      createdAt: new Date('2020-01-02T03:04:05Z'),
      lastLogin: null,
    });
    for (const account of [mobile, 'MING@example.com', `小明_${mobile.slice(-4)}`])
      expect(await login(account)).toBe(0);
  });

  it('refuses a hash that would hold up everybody’s logins, and a time that no database keeps', async () => {
    const salt = `${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const { refused } = await importText(
      'costly.jsonl',
      jsonLines(
        { name: 'costly_time', password: `$argon2id$v=19$m=8,t=200000000,p=1$${salt}` },
        { name: 'costly_memory', password: `$argon2id$v=19$m=9999999,t=1,p=1$${salt}` },
        { name: 'far_future', password: DJANGO, created_at: '+275760-09-13T00:00:00Z' },
        { name: ' spaced', password: DJANGO },
      ),
    );
    expect(refused.map((line) => line.split(':')[1])).toEqual([
      ' password',
      ' password',
      ' created_at',
      ' name',
    ]);
  });

  it('can be repeated: who is there already stays as they are', async () => {
    const mobile = freshMobile();
    const text = jsonLines({ mobile, password: WERKZEUG, nickname: 'old' });
    await importText('b.jsonl', text);
    await app.context.db.manager.update(User, { mobile }, { nickname: 'new' });
    expect((await importText('b.jsonl', text)).summary).toBe('0 imported, 1 there already, 0 refused');
    expect((await userOf(mobile)).nickname).toBe('new');
  });

  it('refuses lines with their numbers and reasons, without their values, and takes the others', async () => {
    const taken = await register(app);
    const fine = freshMobile();
    const { isWhole, summary, refused } = await importText(
      'c.jsonl',
      [
        jsonLines({ mobile: fine, password: WERKZEUG }),
        '{"mobile": ',
        '[1]',
        jsonLines(
          { mobile: '12345', password: WERKZEUG },
          { mobile: freshMobile() },
          { mobile: freshMobile(), password: 'plain-secret' },
          { name: 'someone@example.com', password: WERKZEUG },
          { name: '13800138000', password: WERKZEUG },
          { email: 'a@example.com', password: WERKZEUG },
          { name: 'other_name', mobile: taken.mobile, password: WERKZEUG },
          { mobile: freshMobile(), password: WERKZEUG, is_admin: true },
          { name: 'a\0b', password: WERKZEUG },
          { name: 'twice_in_here', mobile: fine, password: WERKZEUG },
        ),
      ].join('\n'),
    );
    expect({ isWhole, summary }).toEqual({
      isWhole: false,
      summary: '1 imported, 0 there already, 12 refused',
    });
    expect(refused.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toEqual([
      '2: can’t be read',
      '3: no object',
      '4: mobile: This is not a mobile number.',
      '5: password: This param is missing.',
      '6: password: This is not a known password hash.',
      '7: name: An account name is no e-mail, no mobile but the own one, and has no spaces around it.',
      '8: name: An account name is no e-mail, no mobile but the own one, and has no spaces around it.',
      '9: name and mobile are both missing',
      '10: another account has this name, mobile or email',
      '11: is_admin: There is no such param.',
      '12: name: At most 64 characters, none of them a control character.',
      '13: another account has this name, mobile or email',
    ]);
    expect(refused.join()).not.toMatch(/plain-secret|12345|13800138000|someone/);
    expect(await login(fine)).toBe(0);
  });

  it('refuses a broken CSV line and takes those around it', async () => {
    const [first, last] = [freshMobile(), freshMobile()];
    const text = `mobile,password\n${first},${DJANGO}\na,b,c\n${last},${DJANGO}\n`;
    const { summary, refused } = await importText('d.csv', text);
    expect(summary).toBe('2 imported, 0 there already, 1 refused');
    expect(refused).toEqual(['3: can’t be read']);
  });

  it('refuses a CSV whose header names unknown fields', async () => {
    await expect(importText('e.csv', 'mobile,pasword\n1,2\n')).rejects.toThrow('No such field: pasword');
  });

  it('more than one batch arrives whole', async () => {
    const users = Array.from({ length: 1201 }, (_, index) => ({ name: `batch_${index}`, password: DJANGO }));
    expect((await importText('f.jsonl', jsonLines(...users))).summary).toMatch(/^1201 imported/);
  });
});
