import type { Context } from '../context';

/** How often the file is checked. `mofang keys` relies on a change being read within a minute. */
const LOOKS_EVERY_MS = 5_000;

/**
 * Puts changed keys of the key file to use: after a few seconds, or at once on SIGHUP. Returns a function
 * that stops it.
 */
export function followKeys({ keyFile }: Pick<Context, 'keyFile'>): () => Promise<void> {
  if (keyFile === undefined) return async () => undefined;
  const look = () => void keyFile.readAgain();
  process.on('SIGHUP', look);
  const timer = setInterval(look, LOOKS_EVERY_MS);
  return async () => clearInterval(timer);
}
