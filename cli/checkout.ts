import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error';

/** @throws CliError if a name is not written like `order-items`, or has more than `max` characters. */
export function assertKebabCase(name: string, max: number): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > max)
    throw new CliError(
      `A name has lower-case letters, digits and hyphens, at most ${max}, such as order-items. ${name} is none.`,
    );
}

export const pascalCase = (kebab: string): string =>
  kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The sources of mofang, for commands that add to them. Only `write` changes files, and all at once. */
export class Checkout {
  private readonly created = new Map<string, string>();
  private readonly changed = new Map<string, string>();

  /** @throws CliError if the folder is not a checkout. */
  constructor(private readonly root: string) {
    if (!this.has('src/namespaces.ts'))
      throw new CliError('There is no src/namespaces.ts here. Run this in a checkout of mofang.');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** The text of a file, with all insertions so far. */
  read(path: string): string {
    return this.changed.get(path) ?? readFileSync(join(this.root, path), 'utf8');
  }

  create(path: string, text: string): void {
    this.created.set(path, text);
  }

  /**
   * Adds a line to a file.
   *
   * @param after matches the text before the new line.
   * @throws CliError if nothing matches.
   */
  insert(path: string, after: RegExp, line: string): void {
    const text = this.read(path);
    const longer = text.replace(after, (before) => `${before}${line}\n`);
    if (longer === text) throw new CliError(`${path} has no place for this line; add it by hand: ${line}`);
    this.changed.set(path, longer);
  }

  /** Adds a class to the end of a list such as `entities`, and imports it from a module. */
  enlist(path: string, list: string, name: string, from: string): void {
    this.insert(path, /(?:^import [^\n]*\n)+/m, `import { ${name} } from '${from}';`);
    const end = new RegExp(`const ${list}\\b[^=]*= \\[[^\\]]*?(?=,?\\s*\\])`);
    this.insert(path, end, `, ${name}`);
  }

  /** Writes all created and changed files, formatted as by `npm run format`. */
  write(print: (line: string) => void): void {
    for (const [path, text] of [...this.created, ...this.changed]) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    this.format([...this.created.keys(), ...this.changed.keys()]);
    for (const path of this.created.keys()) print(`created  ${path}`);
    for (const path of this.changed.keys()) print(`changed  ${path}`);
  }

  private format(paths: readonly string[]): void {
    const biome = join(this.root, 'node_modules/.bin/biome');
    const args = ['check', '--write', '--vcs-enabled=false', ...paths.filter((path) => path.endsWith('.ts'))];
    if (existsSync(biome)) spawnSync(biome, args, { cwd: this.root, stdio: 'ignore' });
  }
}
