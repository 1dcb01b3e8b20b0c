/*
 * Builds everything into dist/: the program, the client package, and the pages of the explorer and the app.
 *
 *   --if-stale      builds only if a source is newer than the last build
 *   --if-possible   succeeds without building if the compiler is not installed
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = join(root, 'node_modules/typescript/bin/tsc');
const PROGRAM = join(root, 'dist/cli/index.js');
/** The time of this file is when the last complete build began. */
const STAMP = join(root, 'dist/.built');
const SOURCES = [
  ...['src', 'cli', 'migrations', 'web', 'ormconfig.ts'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
  ...['scripts/build.mjs', 'scripts/build-client.mjs', 'scripts/build-explorer.mjs', 'scripts/build-app.mjs'],
];
const HOW_TO_BUILD =
  'dist/ is not there or older than the sources, and TypeScript, which builds it, is not installed. ' +
  'Run: npm ci && npm run build && npm prune --omit=dev\n';

const isGiven = (option) => process.argv.includes(option);

/** When a file, or a folder or anything in it, last changed; deletions count too. */
function lastChange(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return readdirSync(path).reduce((last, name) => Math.max(last, lastChange(join(path, name))), mtimeMs);
}

function isStale() {
  if (!existsSync(STAMP) || !existsSync(PROGRAM)) return true;
  const builtAt = statSync(STAMP).mtimeMs;
  return SOURCES.some((source) => lastChange(join(root, source)) > builtAt);
}

function build() {
  const start = new Date();
  const steps = [
    [COMPILER, '-p', 'tsconfig.build.json'],
    ['scripts/build-client.mjs'],
    ['scripts/build-explorer.mjs'],
    ['scripts/build-app.mjs'],
  ];
  for (const step of steps) {
    const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: 'inherit' });
    // The failed step has already printed the reason.
    if (status !== 0) process.exit(1);
  }
  // `npx mofang` executes the file itself.
  chmodSync(PROGRAM, 0o755);
  writeFileSync(STAMP, '');
  utimesSync(STAMP, start, start);
}

if (!isGiven('--if-stale') || isStale()) {
  if (existsSync(COMPILER)) build();
  else if (!isGiven('--if-possible')) {
    process.stderr.write(HOW_TO_BUILD);
    process.exitCode = 1;
  }
}
