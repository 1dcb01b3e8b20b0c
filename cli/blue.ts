import { OWN_ERRNOS } from '../src/errno';
import { filesOf, type Names } from './blue-templates';
import { assertKebabCase, Checkout, pascalCase } from './checkout';
import { CliError } from './cli-error';

/** With this limit, the longest derived name, that of an index, fits into MySQL's 64 characters. */
const MOST_LETTERS = 32;

/**
 * Creates a namespace with rows that belong to users: entity, queries, params, handlers, migration, test and an
 * errno. It registers them all, so that the namespace compiles, passes its test and answers at once.
 *
 * @param name lower case with hyphens, such as `notes` or `order-items`; best a plural.
 * @param root a checkout of mofang.
 * @throws CliError if the name or the folder is not usable; nothing is written then.
 */
export function createNamespace(name: string, root: string, print: (line: string) => void): void {
  assertKebabCase(name, MOST_LETTERS);
  const checkout = new Checkout(root);
  const names = namesOf(name, Date.now());
  const files = filesOf(names);
  refuseDouble(names, files, checkout);
  for (const [path, text] of Object.entries(files)) checkout.create(path, text);
  enlist(names, checkout);
  addErrno(names, checkout);
  addRoom(names, checkout);
  checkout.write(print);
  print(`Next: npm run generate, npx jest test/${name}, npm start`);
}

function namesOf(folder: string, timestamp: number): Names {
  const singular = singularOf(folder);
  const snakeCase = singular.replaceAll('-', '_');
  return {
    folder,
    namespace: pascalCase(folder),
    plural: folder.replaceAll('-', ' '),
    entity: pascalCase(singular),
    entityFile: singular,
    singular: singular.replaceAll('-', ' '),
    table: `mf_${snakeCase}`,
    errno: `${snakeCase.toUpperCase()}_NOT_FOUND`,
    migration: `Create${pascalCase(folder)}${timestamp}`,
    migrationFile: `${timestamp}-create-${folder}`,
  };
}

/** The entity needs another name than the class of handlers, so a name without a plural -s gets `-item`. */
function singularOf(plural: string): string {
  if (/[^aeiou]ies$/.test(plural)) return `${plural.slice(0, -3)}y`;
  if (/(?:[sx]|ch|sh)es$/.test(plural)) return plural.slice(0, -2);
  return /[^s]s$/.test(plural) ? plural.slice(0, -1) : `${plural}-item`;
}

/** Names that the files of a namespace already use, beside those of the language. */
const USED =
  /^(?:Column|Context|Entity|EntityManager|Failure|ForeignKey|Index|Method|Namespace|Rule|Type|User)$/;

function refuseDouble(names: Names, files: Readonly<Record<string, string>>, checkout: Checkout): void {
  const { entity, errno, folder, namespace } = names;
  const paths = [`src/${folder}`, `test/${folder}`, ...Object.keys(files)];
  const isListed = ['src/entities.ts', 'src/namespaces.ts', 'src/errno.ts'].some((path) =>
    new RegExp(`\\b(?:${entity}|${namespace}|${errno})\\b`).test(checkout.read(path)),
  );
  if (isListed || USED.test(entity) || entity in globalThis || paths.some((path) => checkout.has(path)))
    throw new CliError(`${namespace} or its entity ${entity} exists already. Choose another name.`);
}

function enlist(
  { entity, entityFile, folder, migration, migrationFile, namespace }: Names,
  checkout: Checkout,
) {
  checkout.enlist('src/entities.ts', 'entities', entity, `./${folder}/${entityFile}.entity`);
  checkout.enlist('src/namespaces.ts', 'namespaces', namespace, `./${folder}/${folder}.rpc`);
  checkout.enlist('migrations/index.ts', 'migrations', migration, `./${migrationFile}`);
}

/** Adds the errno for a missing row, with the next free number of the project's own range, in all its places. */
function addErrno({ errno, singular }: Names, checkout: Checkout): void {
  const numbers = [...checkout.read('src/errno.ts').matchAll(/^ {2}[A-Z_]+: ([\d_]+),$/gm)].map(
    ([, number = '']) => Number(number.replaceAll('_', '')),
  );
  const number = Math.max(OWN_ERRNOS.first - 1, ...numbers) + 1;
  const written = String(number).replace(/(?=\d{3}$)/, '_');
  const [zh, en] = ['记录不存在！', `No such ${singular}.`];
  checkout.insert('src/errno.ts', /^export const ERRNO = \{\n(?: .*\n)*/m, `  ${errno}: ${written},`);
  checkout.insert('src/i18n/zh-CN.ts', /^export const zhCN = \{\n(?: .*\n)*/m, `  ${errno}: '${zh}',`);
  checkout.insert('src/i18n/en.ts', /^export const en = \{\n(?: .*\n)*/m, `  ${errno}: '${en}',`);
  const row = `| ${number} | \`${errno}\` | no such ${singular} | ${zh} | ${en} | Fetch the list again. |`;
  checkout.insert('docs/errno.md', /(?:^\| \d.*\n)+/m, row);
}

/** Adds the folder to the list of folders in the documentation. */
function addRoom({ folder, namespace, plural }: Names, checkout: Checkout): void {
  const feature = /(?:^\| `src\/[\w-]+\/` \| `\w+\.\*`: .*\n)+/m;
  checkout.insert(
    'docs/architecture.md',
    feature,
    `| \`src/${folder}/\` | \`${namespace}.*\`: a user's ${plural} |`,
  );
}
