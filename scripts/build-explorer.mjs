import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

// Bundles the explorer's page. File names contain a hash of the content, so that browsers can cache them for ever.
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'web', 'explorer');
const assets = join(root, 'dist', 'src', 'explorer', 'assets');
const PUBLIC_PATH = 'browse/assets';

const { outputFiles, metafile } = await build({
  absWorkingDir: page,
  entryPoints: { main: 'main.tsx', style: 'style/page.css' },
  tsconfig: 'tsconfig.json',
  outdir: assets,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2023',
  minify: true,
  metafile: true,
  write: false,
  logLevel: 'warning',
});

await mkdir(assets, { recursive: true });
const written = await Promise.all(outputFiles.map(({ path, contents }) => writeCompressed(path, contents)));
await writeFile(join(assets, 'index.html'), await template());
await removeOthers(new Set([...written.flat(), 'index.html']));

/** Writes a file, and its compressed form for browsers that accept it. */
async function writeCompressed(path, contents) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, quality),
    promisify(gzip)(contents, { level: 9 }),
  ]);
  const versions = [
    [path, contents],
    [`${path}.br`, br],
    [`${path}.gz`, gz],
  ];
  await Promise.all(versions.map(([name, bytes]) => writeFile(name, bytes)));
  return versions.map(([name]) => basename(name));
}

async function template() {
  const names = Object.entries(metafile.outputs).map(([path, { entryPoint }]) => [
    basename(path),
    entryPoint,
  ]);
  const nameOf = (entry) => names.find(([, entryPoint]) => entryPoint === entry)[0];
  const later = names.filter(([name, entryPoint]) => name.endsWith('.js') && entryPoint !== 'main.tsx');
  const icon = (await readFile(join(page, 'icon.svg'), 'utf8')).trim();
  return (await readFile(join(page, 'index.html'), 'utf8'))
    .replace('%ICON%', encodeURIComponent(icon))
    .replace('%STYLE%', `${PUBLIC_PATH}/${nameOf('style/page.css')}`)
    .replace('%MAIN%', `${PUBLIC_PATH}/${nameOf('main.tsx')}`)
    .replace(
      '%PRELOADS%',
      later.map(([name]) => `<link rel="modulepreload" href="${PUBLIC_PATH}/${name}">`).join('\n'),
    );
}

/** Removes the files of earlier builds last, so that a running service finds its files until then. */
async function removeOthers(kept) {
  const others = (await readdir(assets)).filter((name) => !kept.has(name));
  await Promise.all(others.map((name) => rm(join(assets, name))));
}
