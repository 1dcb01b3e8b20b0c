import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, stat, symlink, unlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const NO_SOURCES = ['node_modules', 'dist', 'data', 'test', '.git', '.env'];

/** A checkout in which nothing is installed or built. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mofang-build-'));
  await cp(ROOT, folder, { recursive: true, filter: (path) => !NO_SOURCES.includes(basename(path)) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inFolder = (...path: string[]) => join(folder, ...path);

/** Runs a program in the checkout; resolves to its exit code and what it printed on stderr. */
async function run(program: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  try {
    const { stderr } = await promisify(execFile)(program, args, { cwd: folder });
    return { code: 0, stderr };
  } catch (error) {
    return error as { code: number; stderr: string };
  }
}

describe('a checkout without the compiler', () => {
  it('is installed without being built', async () => {
    expect((await run('npm', 'run', 'prepare')).code).toBe(0);
    expect(existsSync(inFolder('dist'))).toBe(false);
  });

  it('is not started, and says how it is built', async () => {
    const { code, stderr } = await run('npm', 'start');
    expect(code).toBe(1);
    expect(stderr).toContain('npm ci && npm run build && npm prune --omit=dev');
  });
});

describe('a checkout that was built when it was installed', () => {
  beforeAll(async () => {
    await symlink(join(ROOT, 'node_modules'), inFolder('node_modules'));
    await run('npm', 'run', 'prepare');
  });

  it('has a program that is run by its name', async () => {
    const { stdout } = await promisify(execFile)(inFolder('dist/cli/index.js'), ['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('is not built again by a start', async () => {
    const builtAt = async () => (await stat(inFolder('dist/cli/index.js'))).mtimeMs;
    const before = await builtAt();
    expect((await run('npm', 'run', 'prestart')).code).toBe(0);
    expect(await builtAt()).toBe(before);
  });

  /** Whether a start would build: without the compiler it fails where it would. */
  async function isStale(): Promise<boolean> {
    await unlink(inFolder('node_modules'));
    try {
      return (await run(process.execPath, 'scripts/build.mjs', '--if-stale')).code !== 0;
    } finally {
      await symlink(join(ROOT, 'node_modules'), inFolder('node_modules'));
    }
  }

  it.each([
    ...['src/app.ts', 'src/users/account/user.entity.ts', 'cli/places.json', 'migrations/index.ts'],
    ...['web/client/index.ts', 'web/explorer/style/page.css', 'ormconfig.ts', 'package.json'],
    ...['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build-explorer.mjs'],
  ])('would be built again after a change of %s', async (source) => {
    expect(await isStale()).toBe(false);
    const { atime, mtime } = await stat(inFolder(source));
    const later = new Date(Date.now() + 1000);
    await utimes(inFolder(source), later, later);
    expect(await isStale()).toBe(true);
    await utimes(inFolder(source), atime, mtime);
  });

  it('would not be built again after a change of the documentation', async () => {
    const later = new Date(Date.now() + 1000);
    await utimes(inFolder('README.md'), later, later);
    expect(await isStale()).toBe(false);
  });

  it('would be built again where a source was deleted', async () => {
    await unlink(inFolder('src/draining.ts'));
    expect(await isStale()).toBe(true);
  });
});
