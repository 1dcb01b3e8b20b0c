import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../migrations';
import { freePort } from '../harness/app';
import { runMofang } from '../harness/program';
import { startService } from '../harness/service-process';

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

describe('the command line', () => {
  let dataDir: string;
  const mofang = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    runMofang(args, { MOFANG_DATA_DIR: dataDir, ...env }, dataDir);

  const withoutService = async () => ({ MOFANG_PORT: String(await freePort()) });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('mofang user 10 123123 says what it did, and how to log in', async () => {
    const { code, stdout } = await mofang(['user', '10', '123123']);
    expect(code).toBe(0);
    const [first, second] = stdout.split('\n');
    expect(first).toBe('成功创建了10个用户，登录密码：123123');
    expect(second).toMatch(/curl .*Users\.login.*"password":"123123"/);
  });

  it('mofang user without numbers makes one user with the password 123456', async () => {
    const { stdout } = await mofang(['user']);
    expect(stdout).toMatch(/^成功创建了1个用户，登录密码：123456\n/);
  });

  it.each([['x'], ['-1'], ['1.5'], ['0'], ['99999999999']])(
    'mofang user %s gets a sentence, not a stack',
    async (count) => {
      const { code, stderr } = await mofang(['user', '--', count]);
      expect(code).not.toBe(0);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr.trim()).not.toBe('');
    },
  );

  it('mofang migrate runs, tells and reverts', async () => {
    const names = migrations.map(({ name }) => name);
    const [last, ...earlier] = names.toReversed();
    expect((await mofang(['migrate'])).stdout).toBe(lines(names.map((name) => `Ran ${name}.`)));
    expect((await mofang(['migrate'])).stdout).toBe('The database is up to date.\n');
    expect((await mofang(['migrate', '--revert'])).stdout).toBe(`Reverted ${last}.\n`);
    const done = earlier.toReversed().map((name) => `done     ${name}`);
    expect((await mofang(['migrate', '--status'])).stdout).toBe(lines([...done, `pending  ${last}`]));
  });

  it('mofang methods lists what is served, for people and for programs', async () => {
    expect((await mofang(['methods'])).stdout).toMatch(
      /^Users\.login\(account, password, ticket\?, randstr\?, device_id\?, device_name\?\) /m,
    );
    const { openrpc, methods } = JSON.parse((await mofang(['methods', '--json'])).stdout);
    expect(openrpc).toMatch(/^1\.3\./);
    expect(methods.map(({ name }: { name: string }) => name)).toContain('Users.avatar');
  });

  it('mofang call asks the running service', async () => {
    const service = await startService({ MOFANG_DATA_DIR: dataDir });
    try {
      const env = { MOFANG_PORT: new URL(service.url).port };
      const sent = await mofang(['call', 'Users.sms', '{"mobile":"13800138000"}'], env);
      expect(sent).toMatchObject({ code: 0, stderr: '' });
      const inbox = await mofang(['call', 'Inbox.list'], env);
      expect(JSON.parse(inbox.stdout).messages).toHaveLength(1);
    } finally {
      await service.stop();
    }
  });

  it('mofang call works without a running service, and says so', async () => {
    const { code, stdout, stderr } = await mofang(
      ['call', 'Users.mobile', '["13800138000"]'],
      await withoutService(),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ errno: 0 });
    expect(stderr).toContain('called in this process');
  });

  it('mofang call exits with 1 where the answer is not good', async () => {
    const env = await withoutService();
    expect((await mofang(['call', 'Users.info'], env)).code).toBe(1);
    expect((await mofang(['call', 'Users.nothing'], env)).code).toBe(1);
    expect(await mofang(['call', 'Users.mobile', 'not json'], env)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The params are not JSON/),
    });
  });

  it('mofang import tells by its exit code whether all lines were taken', async () => {
    const file = join(dataDir, 'users.jsonl');
    const django = 'pbkdf2_sha256$10000$seasalt$F6RX2R5PuAOwXQ1rEPIPXDFzER6q9l5ckE9QPo/bbq0=';
    await writeFile(file, `{"mobile":"13800138000","password":"${django}"}\n{}\n`);
    const { code, stdout, stderr } = await mofang(['import', file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '1 imported, 0 there already, 1 refused\n' });
    expect(stderr).toContain(`${file}:2: `);
    const missing = await mofang(['import', '/nowhere.csv']);
    expect(missing).toMatchObject({ code: 1, stderr: '/nowhere.csv can’t be read: ENOENT\n' });
  });

  it('a .env file is read in development', async () => {
    await writeFile(join(dataDir, '.env'), 'MOFANG_PORT=nonsense\n');
    const { code, stderr } = await mofang(['call', 'Users.info']);
    expect(code).toBe(1);
    expect(stderr).toContain('MOFANG_PORT');
  });
});
