import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesOf, type Names } from './blue-templates';
import { assertCheckout, assertKebabCase, type Enlisted, enlist, format, pascalCase } from './checkout';
import { CliError } from './cli-error';

/** A table's name, made of it, has at most 64 characters with its prefix and an index's. */
const MOST_LETTERS = 32;

/**
 * Creates a namespace that compiles, passes its own test and answers at once: entity, params, service,
 * handlers, migration, test; and lists it in entities.ts, namespaces.ts and migrations/index.ts.
 *
 * @param name lower case with hyphens, such as `notes` or `order-items`; best a plural.
 * @param root a checkout of mofang.
 * @throws CliError where the name or the folder won't do; nothing is written then.
 */
export function createNamespace(name: string, root: string, print: (line: string) => void): void {
  assertKebabCase(name, MOST_LETTERS);
  assertCheckout(root);
  const names = namesOf(name, Date.now());
  const files = filesOf(names);
  refuseDouble(names, files, root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
  }
  const lists = listsFor(names);
  for (const each of lists) enlist(each, root);
  const changed = lists.map(({ path }) => path);
  format([...Object.keys(files), ...changed], root);
  for (const path of Object.keys(files)) print(`created  ${path}`);
  for (const path of changed) print(`changed  ${path}`);
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

/** The lists that name every namespace, entity and migration. */
const listsFor = ({
  entity,
  entityFile,
  folder,
  migration,
  migrationFile,
  namespace,
}: Names): readonly Enlisted[] => [
  { path: 'src/entities.ts', list: 'entities', name: entity, from: `./${folder}/${entityFile}.entity` },
  { path: 'src/namespaces.ts', list: 'namespaces', name: namespace, from: `./${folder}/${folder}.rpc` },
  { path: 'migrations/index.ts', list: 'migrations', name: migration, from: `./${migrationFile}` },
];
