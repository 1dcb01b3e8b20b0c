/*
 * Builds mofang/client into dist/client, or into the given folder: a CommonJS module and an ES module with types, and
 * mofang-client.min.js for a plain <script>, with the global `Mofang`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'dist/client'));

const bundle = (file, options) =>
  build({
    entryPoints: [join(root, 'web/client/index.ts')],
    tsconfig: join(root, 'web/client/tsconfig.json'),
    outfile: join(folder, file),
    bundle: true,
    target: 'es2017',
    logLevel: 'warning',
    ...options,
  });

mkdirSync(folder, { recursive: true });
await Promise.all([
  bundle('index.js', { format: 'cjs' }),
  bundle('index.mjs', { format: 'esm' }),
  bundle('mofang-client.min.js', { format: 'iife', globalName: 'Mofang', minify: true }),
]);
const declarations = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder];
const tsc = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'web/client', ...declarations], { cwd: root, stdio: 'inherit' });
// The same types, for importers that are ES modules.
writeFileSync(join(folder, 'index.d.mts'), "export * from './index.js';\n");
