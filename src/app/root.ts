import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The package's root, relative to this file: compiled, or as TypeScript. */
const ROOTS = [join(__dirname, '../../..'), join(__dirname, '../..')];

/** The given folders of the package that exist and contain a file. */
export const foldersWith = (file: string, folders: readonly string[]): string[] =>
  folders
    .flatMap((folder) => ROOTS.map((root) => join(root, folder)))
    .filter((folder) => existsSync(join(folder, file)));
