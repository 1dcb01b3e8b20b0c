import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeySet, PrivateJwk } from '../src/auth/key-set';
import { CliError } from './cli-error';

export type Algorithm = 'ES256' | 'EdDSA';

/** How long a key is published before it may sign: others cache the key set for 5 minutes, processes for 1 minute. */
const PUBLISHED_SECONDS = 600;
/** How long a process may still sign with a key after the file names another one. */
const READ_SECONDS = 60;

/** What a change depends on, beside the file. */
interface Conditions {
  readonly isForced: boolean;
  /** The longest lifetime of a token. */
  readonly sessionSeconds: number;
  readonly now: Date;
}

const inSeconds = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const shown = (date: Date): string => date.toISOString();

/** Makes a key with a new id. */
export function newKey(algorithm: Algorithm, now: Date): PrivateJwk {
  const { privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    ...privateKey.export({ format: 'jwk' }),
    kid: `${shown(now).slice(0, 10)}-${randomBytes(4).toString('hex')}`,
    use: 'sig',
    alg: algorithm,
    'mofang:added': shown(now),
  };
}

/**
 * A set of one key. Tokens signed with the secret stay valid.
 *
 * @param isStandby whether the secret signs until the key is promoted.
 * @param sessionSeconds the longest lifetime of a token.
 */
export function firstSet(key: PrivateJwk, isStandby: boolean, sessionSeconds: number, now: Date): KeySet {
  if (isStandby) return { keys: [key], 'mofang:secret_signs': true };
  return { keys: [key], 'mofang:secret_until': shown(inSeconds(now, sessionSeconds)) };
}

/** Adds the key at the end: it verifies but does not sign. */
export const added = (set: KeySet, key: PrivateJwk): KeySet => ({ ...set, keys: [...set.keys, key] });

/**
 * Moves the key to the front, so that it signs. The key that signed before still verifies.
 *
 * @throws CliError if verifiers may not know the key yet, or if it already signs.
 */
export function promoted(set: KeySet, kid: string, { isForced, sessionSeconds, now }: Conditions): KeySet {
  const key = keyOf(set, kid);
  if (signs(set, key)) throw new CliError(`${kid} signs already.`);
  const knownFrom = inSeconds(new Date(key['mofang:added'] ?? 0), PUBLISHED_SECONDS);
  if (knownFrom > now && !isForced) {
    throw new CliError(
      `${kid} may sign from ${shown(knownFrom)} on: until then not everybody who verifies knows it. ` +
        '--force does it now, and their users may be refused for some minutes.',
    );
  }
  const [first, ...others] = set.keys as [PrivateJwk, ...PrivateJwk[]];
  if (set['mofang:secret_signs'] === true) {
    const { 'mofang:secret_signs': _signs, ...rest } = set;
    const until = shown(inSeconds(now, sessionSeconds + READ_SECONDS));
    return { ...rest, keys: [key, ...without(set.keys, key)], 'mofang:secret_until': until };
  }
  const { 'mofang:retired': _retired, ...again } = key;
  return { ...set, keys: [again, { ...first, 'mofang:retired': shown(now) }, ...without(others, key)] };
}

/**
 * Removes a key from the set.
 *
 * @throws CliError if it signs, or if tokens that it signed may still be valid.
 */
export function removed(set: KeySet, kid: string, { isForced, sessionSeconds, now }: Conditions): KeySet {
  const key = keyOf(set, kid);
  if (key === set.keys[0]) {
    throw new CliError(`${kid} is the first, which signs. Promote another before.`);
  }
  const fault = isForced ? undefined : whyTokensMayLive(key, sessionSeconds, now);
  if (fault !== undefined) {
    throw new CliError(`${fault} --force removes it all the same: whoever has such a token is logged out.`);
  }
  return { ...set, keys: without(set.keys, key) };
}

const without = (keys: readonly PrivateJwk[], key: PrivateJwk): readonly PrivateJwk[] =>
  keys.filter((each) => each !== key);

/** Whether a key signs new tokens. */
export const signs = (set: KeySet, key: PrivateJwk): boolean =>
  key === set.keys[0] && set['mofang:secret_signs'] !== true;

function whyTokensMayLive(key: PrivateJwk, sessionSeconds: number, now: Date): string | undefined {
  const { kid, 'mofang:retired': retired, 'mofang:added': addedAt } = key;
  if (retired === undefined) {
    // A key that was added here and never promoted has signed nothing.
    return addedAt === undefined ? `The file does not say when ${kid} signed last.` : undefined;
  }
  const until = inSeconds(new Date(retired), sessionSeconds + READ_SECONDS);
  return until > now ? `Tokens that ${kid} signed may live until ${shown(until)}.` : undefined;
}

function keyOf({ keys }: KeySet, kid: string): PrivateJwk {
  const key = keys.find((each) => each.kid === kid);
  if (key === undefined) throw new CliError(`No key is called ${kid}: \`mofang keys list\` lists them.`);
  return key;
}
