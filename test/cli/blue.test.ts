import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNamespace } from '../../cli/blue';
import { startService } from '../harness/service-process';

const root = join(__dirname, '../..');
const SOURCES = [
  'src',
  'cli',
  'migrations',
  'ormconfig.ts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'biome.json',
  'jest.config.js',
  'test/harness',
  'test/fakes',
  'test/machine.js',
  'test/reporter.js',
];

describe('mofang blue', () => {
  let checkout: string;
  const lines: string[] = [];
  const blue = (name: string) => createNamespace(name, checkout, (line) => lines.push(line));
  const run = (program: string, ...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'node_modules', program), ...args], {
      cwd: checkout,
      stdio: 'pipe',
    });

  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'mofang-test-'));
    for (const path of SOURCES) cpSync(join(root, path), join(checkout, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    blue('notes');
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it('says what it created, and what to do next', () => {
    expect(lines.join('\n')).toContain('created  src/notes/notes.rpc.ts');
    expect(lines.at(-1)).toMatch(/^Next: .*Notes\.list/);
  });

  it('makes a namespace that compiles, passes the linter and its own test, and answers at once', async () => {
    run('typescript/bin/tsc', '-p', '.');
    run('@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', 'src', 'migrations', 'test/notes');
    run('jest/bin/jest.js', 'test/notes');
    run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
    const program = join(checkout, 'dist/cli/index.js');
    const service = await startService({ MOFANG_DATA_DIR: join(checkout, 'data') }, { program });
    try {
      expect((await service.call('Notes.list')).result).toEqual({ errno: 0, errmsg: '成功', data: [] });
    } finally {
      await service.stop();
    }
  }, 90_000);

  it.each([['notes'], ['users'], ['sessions']])('refuses %s, which exists already', (name) => {
    expect(() => blue(name)).toThrow(/exists already/);
  });

  it.each([['Notes'], ['my notes'], ['../etc'], ['1st'], ['']])('refuses the name %j', (name) => {
    expect(() => blue(name)).toThrow(/lower-case letters/);
  });

  it('takes names of several words, and words without a plural', () => {
    blue('order-items');
    blue('staff');
    run('typescript/bin/tsc', '-p', '.');
  });

  it('writes nothing outside a checkout', () => {
    const empty = mkdtempSync(join(tmpdir(), 'mofang-test-'));
    expect(() => createNamespace('notes', empty, () => undefined)).toThrow(/checkout of mofang/);
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });
});
