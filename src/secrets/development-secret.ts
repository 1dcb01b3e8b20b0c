import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { constants, copyFile, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret of a service that has none configured. It is made once and kept in the data directory, so that
 * tokens survive a restart. Only for development; production does not start without a secret of its own.
 */
export async function developmentSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'development-secret');
  if (!existsSync(file)) await makeSecret(file);
  return readFile(file, 'utf8');
}

/** If several processes start at once, one of them makes it, and none can read it before it is complete. */
async function makeSecret(file: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, randomBytes(48).toString('base64url'), { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    // Some file systems have no hard links.
    const isMade = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isMade) await copyFile(draft, file, constants.COPYFILE_EXCL);
  } finally {
    await rm(draft);
  }
}
