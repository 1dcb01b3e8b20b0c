import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNamespace } from '../../cli/blue';
import { expectStory, readPage } from '../docs/story';
import { startService } from '../harness/service-process';

const { has } = require('../machine') as { has(what: string): boolean };

const ROOT = join(__dirname, '../..');
const LEFT_OUT = ['.git', 'coverage', 'data', 'node_modules'];

/** What npm and npx do here. Types are looked at once, below; pages and packages are not changed by a namespace. */
const NPM = `
build() {
  ${ROOT}/node_modules/.bin/esbuild $(find src cli migrations -name '*.ts') \\
    --outdir=dist --outbase=. --format=cjs --platform=node --log-level=error --supported:dynamic-import=false
}
npm() { build; [ "$2" = build ] || node scripts/generate-client.mjs; }
npx() { shift; node dist/cli/index.js "$@"; }
`;

describe('mofang blue', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'mofang-test-'));
  const blue = (name: string) => createNamespace(name, checkout, () => undefined);
  const run = (program: string, ...args: string[]) => {
    const command = [join(ROOT, 'node_modules', program), ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: checkout,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  };
  const success = { status: 0, output: expect.any(String) };

  beforeAll(() => {
    for (const name of readdirSync(ROOT).filter((each) => !LEFT_OUT.includes(each)))
      cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it('makes a namespace that is migrated, described and changed as CONTRIBUTING.md says', async () => {
    await expectStory(`\`\`\`sh${NPM}\`\`\`\n${readPage('CONTRIBUTING.md')}`, checkout);
  }, 300_000);

  it('takes names of several words and words without a plural, and gives each the next errno', () => {
    blue('order-items');
    blue('staff');
    expect(readFileSync(join(checkout, 'src/errno.ts'), 'utf8')).toMatch(
      /NOTE_NOT_FOUND: 20_000,\n {2}ORDER_ITEM_NOT_FOUND: 20_001,\n {2}STAFF_ITEM_NOT_FOUND: 20_002,/,
    );
  });

  it('makes what compiles, and what the linter passes', () => {
    expect(run('typescript/bin/tsc', '-p', '.')).toEqual(success);
    const paths = ['src', 'migrations', 'test', 'web/client'];
    expect(run('@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', ...paths)).toEqual(success);
  }, 300_000);

  it('makes what passes its own test in both worlds, and the tests of the house', () => {
    const tested = run('jest/bin/jest.js', 'test/notes', 'test/errno', 'test/architecture');
    expect(tested).toEqual(success);
    const worlds = [...tested.output.matchAll(/PASS (\w+) test\/notes/g)].map(([, world]) => world);
    expect(worlds.sort()).toEqual(has('servers') ? ['embedded', 'servers'] : ['embedded']);
  }, 300_000);

  it('makes what answers at once', async () => {
    const program = join(checkout, 'dist/cli/index.js');
    const service = await startService({ MOFANG_DATA_DIR: join(checkout, 'data') }, { program });
    try {
      expect((await service.call('Notes.list')).result).toEqual({ errno: 1011, errmsg: '没有认证令牌' });
    } finally {
      await service.stop();
    }
  });

  it.each([['notes'], ['users'], ['sessions'], ['accounts'], ['methods'], ['columns'], ['objects'], ['rpc']])(
    'refuses %s, a name that is used already, and writes nothing',
    (name) => {
      const before = readFileSync(join(checkout, 'src/namespaces.ts'), 'utf8');
      expect(() => blue(name)).toThrow(/exists already/);
      expect(readFileSync(join(checkout, 'src/namespaces.ts'), 'utf8')).toBe(before);
    },
  );

  it.each([['Notes'], ['my notes'], ['../etc'], ['1st'], ['']])('refuses the name %j', (name) => {
    expect(() => blue(name)).toThrow(/lower-case letters/);
  });

  it('writes nothing outside a checkout', () => {
    const empty = mkdtempSync(join(tmpdir(), 'mofang-test-'));
    expect(() => createNamespace('notes', empty, () => undefined)).toThrow(/checkout of mofang/);
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });

  it('writes nothing into a checkout that has no place for it', () => {
    const odd = mkdtempSync(join(tmpdir(), 'mofang-test-'));
    for (const name of ['src', 'docs', 'migrations'])
      cpSync(join(ROOT, name), join(odd, name), { recursive: true });
    rmSync(join(odd, 'docs/errno.md'));
    const all = () => readdirSync(odd, { recursive: true }).sort();
    const before = all();
    expect(() => createNamespace('notes', odd, () => undefined)).toThrow();
    expect(all()).toEqual(before);
    rmSync(odd, { recursive: true });
  });
});
