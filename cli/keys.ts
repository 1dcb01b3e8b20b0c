import { existsSync, realpathSync } from 'node:fs';
import { chown, open, rename, rm, stat } from 'node:fs/promises';
import { type KeySet, readKeySet } from '../src/auth/key-set';
import { CliError } from './cli-error';
import { type Algorithm, added, firstSet, newKey, promoted, removed, signs } from './key-rotation';
import { configOf, keyFilePath } from './with-context';

type Print = (line: string) => void;

/** Tells the user when a running service reads the changed file. */
const SOON = 'Processes read the file within a minute, or at SIGHUP.';

/** Writes a file of keys if there is none. */
export async function initKeys(
  { alg, standby }: { alg: Algorithm; standby: boolean },
  print: Print,
): Promise<void> {
  const path = keyFile();
  const now = new Date();
  const key = newKey(alg, now);
  await locked(path, async (write) => {
    if (existsSync(path))
      throw new CliError(`${path} is there already. \`mofang keys add\` adds a key to it.`);
    await write(firstSet(key, standby, sessionSeconds(), now));
  });
  print(`${path} has the key ${key.kid}. Start every process with MOFANG_JWT_KEYS=${path}.`);
  if (standby) print(`The secret signs until \`mofang keys promote ${key.kid}\`, and nobody is logged out.`);
  else print('It signs from then on. Tokens of the secret stay good for as long as they live.');
}

/** Shows every key, which one signs, and how long tokens of the secret are valid. */
export function listKeys(print: Print): void {
  const set = keySetIn(keyFile());
  for (const key of set.keys) {
    const { kid, crv, 'mofang:added': addedAt = '-', 'mofang:retired': retired } = key;
    const standing = signs(set, key) ? 'signs' : retired === undefined ? 'verifies' : `retired ${retired}`;
    print(`${kid}  ${crv === 'Ed25519' ? 'EdDSA' : 'ES256'}  added ${addedAt}  ${standing}`);
  }
  const until = set['mofang:secret_until'];
  if (set['mofang:secret_signs'] === true) print('The secret signs.');
  else if (until !== undefined) print(`Tokens of the secret are good until ${until}.`);
}

/** Adds a key that verifies but does not sign. */
export async function addKey({ alg }: { alg: Algorithm }, print: Print): Promise<void> {
  const key = newKey(alg, new Date());
  await change((set) => added(set, key));
  print(`${key.kid} is added. ${SOON} In ten minutes it may sign: \`mofang keys promote ${key.kid}\`.`);
}

/** Makes a key the signing key. */
export async function promoteKey(kid: string, { force }: { force: boolean }, print: Print): Promise<void> {
  const options = { isForced: force, sessionSeconds: sessionSeconds(), now: new Date() };
  await change((set) => promoted(set, kid, options));
  print(`${kid} signs. ${SOON}`);
}

/** Removes a key from the file. */
export async function removeKey(kid: string, { force }: { force: boolean }, print: Print): Promise<void> {
  const options = { isForced: force, sessionSeconds: sessionSeconds(), now: new Date() };
  await change((set) => removed(set, kid, options));
  print(`${kid} is removed. ${SOON}`);
}

function keyFile(): string {
  const path = keyFilePath();
  if (path) return path;
  throw new CliError('MOFANG_JWT_KEYS is not set: it names the file of keys, such as /etc/mofang/jwks.json.');
}

/** The longest lifetime of a token. The file may still be missing or broken, so it is not read here. */
const sessionSeconds = (): number => configOf({ MOFANG_JWT_KEYS: undefined }).sessions.seconds;

function keySetIn(path: string): KeySet {
  if (!existsSync(path)) throw new CliError(`${path} is not there. \`mofang keys init\` makes it.`);
  try {
    return readKeySet(path);
  } catch (error) {
    throw new CliError(`MOFANG_JWT_KEYS ${(error as Error).message}`);
  }
}

/** Changes the file. A mounted file is often a symbolic link, so its target is changed. */
async function change(edit: (set: KeySet) => KeySet): Promise<void> {
  const path = keyFile();
  const target = existsSync(path) ? realpathSync(path) : path;
  await locked(target, (write) => write(edit(keySetIn(target))));
}

/**
 * Changes the file under a lock. The new content is first written to a file beside it, which only its owner can
 * read, and then renamed. So no reader sees half a file, and a full disk leaves the old one unchanged.
 */
async function locked(
  path: string,
  work: (write: (set: KeySet) => Promise<void>) => Promise<void>,
): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new CliError(`${draft} is there: another command is at work, or was cut off. Remove it then.`);
    throw new CliError(`${draft} can't be written (${error.code}).`);
  });
  let isWritten = false;
  try {
    await work(async (set) => {
      await file.writeFile(`${JSON.stringify(set, null, 2)}\n`);
      await file.sync();
      if (existsSync(path)) await keepOwner(path, draft);
      await rename(draft, path);
      isWritten = true;
    });
  } finally {
    await file.close();
    if (!isWritten) await rm(draft, { force: true });
  }
}

/** The service may run as another user than this command, so the file keeps its owner. */
async function keepOwner(path: string, draft: string): Promise<void> {
  const [{ uid, gid }, own] = [await stat(path), await stat(draft)];
  if (uid !== own.uid || gid !== own.gid) await chown(draft, uid, gid);
}
