import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesOf, type Names } from './blue-templates';
import { CliError } from './cli-error';

/**
 * Creates a namespace that compiles, passes its own test and answers at once: entity, params, service,
 * handlers, migration, test; and lists it in entities.ts, namespaces.ts and migrations/index.ts.
 *
 * @param name lower case with hyphens, such as `notes` or `order-items`; best a plural.
 * @param root a checkout of mofang.
 * @throws CliError where the name or the folder won't do; nothing is written then.
 */
export function createNamespace(name: string, root: string, print: (line: string) => void): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 32) {
    throw new CliError(
      'A name has lower-case letters, digits and hyphens, at most 32: mofang blue order-items',
    );
  }
  if (!existsSync(join(root, 'src/namespaces.ts'))) {
    throw new CliError('There is no src/namespaces.ts here. Run this in a checkout of mofang.');
  }
  const names = namesOf(name, Date.now());
  const files = filesOf(names);
  refuseDouble(names, files, root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
  }
  const lists = enlist(names, root);
  format([...Object.keys(files), ...lists], root);
  for (const path of Object.keys(files)) print(`created  ${path}`);
  for (const path of lists) print(`changed  ${path}`);
  print(`Next: npm run generate, npx jest test/${name}, npm start, npx mofang call ${names.namespace}.list`);
}

function namesOf(folder: string, timestamp: number): Names {
  const singular = singularOf(folder);
  const namespace = pascalCase(folder);
  return {
    folder,
    namespace,
    entity: pascalCase(singular),
    entityFile: singular,
    table: `mf_${singular.replaceAll('-', '_')}`,
    migration: `Create${namespace}${timestamp}`,
    migrationFile: `${timestamp}-create-${folder}`,
  };
}

/** The entity must not be called like the class of handlers: what has no plural in -s gets `-item`. */
function singularOf(plural: string): string {
  if (/[^aeiou]ies$/.test(plural)) return `${plural.slice(0, -3)}y`;
  if (/(?:[sx]|ch|sh)es$/.test(plural)) return plural.slice(0, -2);
  return /[^s]s$/.test(plural) ? plural.slice(0, -1) : `${plural}-item`;
}

const pascalCase = (kebab: string): string =>
  kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

function refuseDouble(
  { entity, folder, namespace }: Names,
  files: Record<string, string>,
  root: string,
): void {
  const taken =
    existsSync(join(root, 'src', folder)) || Object.keys(files).some((path) => existsSync(join(root, path)));
  const listed = ['src/entities.ts', 'src/namespaces.ts'].some((path) =>
    new RegExp(`\\b(?:${entity}|${namespace})\\b`).test(readFileSync(join(root, path), 'utf8')),
  );
  if (taken || listed)
    throw new CliError(`${namespace} or its entity ${entity} exists already. Choose another name.`);
}

/** Adds the new classes to the three lists, and says which files those are. */
function enlist(
  { entity, entityFile, folder, migration, migrationFile, namespace }: Names,
  root: string,
): string[] {
  const lists = [
    { path: 'src/entities.ts', list: 'entities', name: entity, from: `./${folder}/${entityFile}.entity` },
    { path: 'src/namespaces.ts', list: 'namespaces', name: namespace, from: `./${folder}/${folder}.rpc` },
    { path: 'migrations/index.ts', list: 'migrations', name: migration, from: `./${migrationFile}` },
  ];
  for (const { path, list, name, from } of lists) {
    const text = readFileSync(join(root, path), 'utf8');
    const longer = text.replace(
      new RegExp(`(const ${list}\\b[^=]*= \\[[^\\]]*?),?(\\s*\\])`),
      `$1, ${name}$2`,
    );
    if (longer === text)
      throw new CliError(`${path} has no list \`${list}\` to add ${name} to. Add it by hand.`);
    writeFileSync(
      join(root, path),
      longer.replace(/(?:^import [^\n]*\n)+/m, `$&import { ${name} } from '${from}';\n`),
    );
  }
  return lists.map(({ path }) => path);
}

/** As `npm run format` would, so that `npm run check` passes at once. */
function format(paths: string[], root: string): void {
  const biome = join(root, 'node_modules/.bin/biome');
  if (existsSync(biome))
    spawnSync(biome, ['check', '--write', '--vcs-enabled=false', ...paths], { cwd: root, stdio: 'ignore' });
}
