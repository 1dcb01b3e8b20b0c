/*
 * Packs the built app into dist/app.zip for APICloud's console: `npm run app`. The address of the service comes from
 * web/app/server.js, or from an option: `npm run app -- --api https://account.example.com/api`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/app');
const { api, out } = parseArgs({
  options: { api: { type: 'string' }, out: { type: 'string', default: join(root, 'dist/app.zip') } },
}).values;

const paths = readdirSync(built, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
// The console requires one folder of this name at the top.
const files = Object.fromEntries(
  paths.map((path) => [`widget${path.slice(built.length).replaceAll('\\', '/')}`, readFileSync(path)]),
);
files['widget/vue.js'] = readFileSync(join(root, 'node_modules/vue/dist/vue.global.prod.js'));
if (api !== undefined) files['widget/server.js'] = withAddress(files['widget/server.js'], api);
writeFileSync(out, zipSync(files, { level: 9 }));
process.stdout.write(`${out}: ${paths.length} files\n`);

/** The content of the file with another address. */
function withAddress(file, address) {
  if (!/^https?:\/\/\S+\/api$/.test(address)) {
    process.stderr.write(
      `${address} is not the address of a service: it does not begin with http and end in /api.\n`,
    );
    process.exit(1);
  }
  const line = `const SERVER = '${address}';`;
  return Buffer.from(file.toString('utf8').replace(/^const SERVER = .*$/m, () => line));
}
