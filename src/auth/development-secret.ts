import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret of a service that was given none: made once, kept in the data directory, so that tokens
 * outlive a restart. Only for development; production does not start without one of its own.
 */
export async function developmentSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'development-secret');
  try {
    const secret = randomBytes(48).toString('base64url');
    await writeFile(file, secret, { flag: 'wx', mode: 0o600 });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFile(file, 'utf8');
  }
}
