import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The package's root, as this file sees it: where it is compiled, and where it is not. */
const ROOTS = [join(__dirname, '../../..'), join(__dirname, '../..')];

/** Those of the package's folders that are there and hold a file. */
export const foldersWith = (file: string, folders: readonly string[]): string[] =>
  folders
    .flatMap((folder) => ROOTS.map((root) => join(root, folder)))
    .filter((folder) => existsSync(join(folder, file)));
