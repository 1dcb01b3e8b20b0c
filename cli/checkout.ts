import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cli-error';

/** @throws CliError where a folder is no checkout of mofang, whose sources a command could change. */
export function assertCheckout(root: string): void {
  if (!existsSync(join(root, 'src/namespaces.ts')))
    throw new CliError('There is no src/namespaces.ts here. Run this in a checkout of mofang.');
}

/** @throws CliError where a name is not such as `order-items`: lower case with hyphens, at most `max` characters. */
export function assertKebabCase(name: string, max: number): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > max)
    throw new CliError(
      `A name has lower-case letters, digits and hyphens, at most ${max}, such as order-items. ${name} is none.`,
    );
}

export const pascalCase = (kebab: string): string =>
  kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A class to be added to a list, such as `entities` in `src/entities.ts`. */
export interface Enlisted {
  readonly path: string;
  readonly list: string;
  readonly name: string;
  /** The module it is in, as the file of the list imports it. */
  readonly from: string;
}

/**
 * Adds a class to the end of a list, and imports it.
 *
 * @throws CliError where the file has no such list.
 */
export function enlist({ path, list, name, from }: Enlisted, root: string): void {
  const text = readFileSync(join(root, path), 'utf8');
  const longer = text.replace(new RegExp(`(const ${list}\\b[^=]*= \\[[^\\]]*?),?(\\s*\\])`), `$1, ${name}$2`);
  if (longer === text)
    throw new CliError(`${path} has no list \`${list}\` to add ${name} to. Add it by hand.`);
  writeFileSync(
    join(root, path),
    longer.replace(/(?:^import [^\n]*\n)+/m, `$&import { ${name} } from '${from}';\n`),
  );
}

/** As `npm run format` would, so that `npm run check` passes at once. */
export function format(paths: readonly string[], root: string): void {
  const biome = join(root, 'node_modules/.bin/biome');
  if (existsSync(biome))
    spawnSync(biome, ['check', '--write', '--vcs-enabled=false', ...paths], { cwd: root, stdio: 'ignore' });
}
