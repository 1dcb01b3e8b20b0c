/*
 * Copies the pages of web/app to dist/app, for installations without a checkout, and with them the libraries that
 * they load: Vue, the client and the QR code library. This Vue is the development build, which reports mistakes in
 * pages; `npm run app` packs the small build.
 */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/app');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const isPage = (path) => !path.endsWith('tsconfig.json') && !path.endsWith('.d.ts');
cpSync(join(root, 'web/app'), folder, { recursive: true, filter: isPage });
cpSync(join(root, 'node_modules/vue/dist/vue.global.js'), join(folder, 'vue.js'));
cpSync(join(root, 'dist/client/mofang-client.min.js'), join(folder, 'mofang-client.min.js'));
await build({
  entryPoints: [join(root, 'node_modules/uqr/dist/index.mjs')],
  outfile: join(folder, 'uqr.js'),
  bundle: true,
  format: 'iife',
  globalName: 'uqr',
  target: 'es2017',
  minify: true,
  logLevel: 'warning',
});
