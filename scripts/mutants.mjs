/*
 * Mutates sources, one small change at a time, and lists the changes that no test notices:
 *
 *   npm run mutants -- src/codes/one-time-codes.ts src/limits/counter.ts test/users/login
 *
 * Each source is tested by the embedded suites in the folder of test/ that mirrors its own, and by the suites
 * that are named besides. String literals and code that runs once, at load, are not mutated. Exits with 1 if the
 * tests notice less than 85 %. Stryker is fetched on demand, because it brings 168 packages.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The last that runs on Node.js 20. */
const VERSION = '9.6.1';
const LEAST_PERCENT = 85;

const root = fileURLToPath(new URL('..', import.meta.url));
const named = process.argv.slice(2);
const sources = named.filter((path) => path.endsWith('.ts') && !path.startsWith('test/'));
const suites = [
  ...sources.map((path) => `${dirname(path).replace(/^src\//, 'test/')}/`),
  ...named.filter((path) => path.startsWith('test/')),
];

function configuration() {
  const { projects } = createRequire(import.meta.url)('../jest.config.js');
  const { testMatch: _all, ...embedded } = projects[0];
  const testRegex = suites.map((suite) => `/${suite}.*\\.test\\.ts$`);
  return {
    mutate: sources,
    mutator: { excludedMutations: ['StringLiteral'] },
    ignoreStatic: true,
    coverageAnalysis: 'perTest',
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      config: { projects: [{ ...embedded, testRegex }] },
    },
    // This file must not exist: Stryker 9 can't read a configuration of TypeScript 7.
    tsconfigFile: 'none.json',
    ignorePatterns: ['dist', 'data'],
    reporters: ['clear-text'],
    clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
    cleanTempDir: 'always',
    thresholds: { high: 100, low: LEAST_PERCENT, break: LEAST_PERCENT },
  };
}

function run() {
  const folder = mkdtempSync(join(tmpdir(), 'mofang-mutants-'));
  const file = join(folder, 'stryker.config.json');
  writeFileSync(file, JSON.stringify(configuration()));
  const packages = ['core', 'jest-runner'].map((name) => `--package=@stryker-mutator/${name}@${VERSION}`);
  const { status } = spawnSync('npx', ['--yes', ...packages, 'stryker', 'run', file], {
    cwd: root,
    stdio: 'inherit',
  });
  rmSync(folder, { recursive: true });
  return status ?? 1;
}

if (sources.length === 0)
  process.stderr.write('Name the sources: npm run mutants -- src/codes/one-time-codes.ts\n');
process.exitCode = sources.length === 0 ? 1 : run();
