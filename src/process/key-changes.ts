import type { Context } from '../context';

/** How often the file is looked at; `mofang keys` relies on its being read within a minute. */
const LOOKS_EVERY_MS = 5_000;

/** Takes over what changes in the file of keys: soon by itself, at once at SIGHUP. Returns what ends it. */
export function followKeys({ keyFile }: Pick<Context, 'keyFile'>): () => Promise<void> {
  if (keyFile === undefined) return async () => undefined;
  const look = () => void keyFile.readAgain();
  process.on('SIGHUP', look);
  const timer = setInterval(look, LOOKS_EVERY_MS);
  return async () => clearInterval(timer);
}
