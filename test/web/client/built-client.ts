import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

export interface BuiltClient {
  /** A folder in which mofang is installed, as far as a client needs it. */
  readonly folder: string;
  /** A file of mofang/client. */
  file(name: string): string;
  remove(): Promise<void>;
}

/** Builds the client as it is now, and installs it in a folder of its own. */
export async function buildClient(): Promise<BuiltClient> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-client-'));
  const installed = join(folder, 'node_modules/mofang');
  const built = join(installed, 'dist/client');
  execFileSync(process.execPath, [join(root, 'scripts/build-client.mjs'), built]);
  await cp(join(root, 'package.json'), join(installed, 'package.json'));
  // Else Node.js looks for a package further up.
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  return {
    folder,
    file: (name) => join(built, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
