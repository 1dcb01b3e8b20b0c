import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A private key of the file, with what `mofang keys` notes beside it. Times are ISO 8601. */
export interface PrivateJwk extends JsonWebKey {
  readonly kid: string;
  readonly 'mofang:added'?: string;
  /** When it stopped signing. */
  readonly 'mofang:retired'?: string;
}

/** The content of the file that `MOFANG_JWT_KEYS` names: a JSON Web Key Set (RFC 7517 §5) of private keys. */
export interface KeySet {
  /** The first key signs. Each key verifies the tokens that name it. */
  readonly keys: readonly PrivateJwk[];
  /** Until when tokens of the secret are valid too, so that going over to keys logs nobody out. */
  readonly 'mofang:secret_until'?: string;
  /** Whether the secret still signs, until every process of the service knows the keys. */
  readonly 'mofang:secret_signs'?: boolean;
}

/**
 * Reads a key file.
 *
 * @throws Error with a message that continues after the setting's name, and repeats nothing of the file.
 */
export function readKeySet(path: string): KeySet {
  const set = parsed(path);
  if (!Array.isArray(set?.keys) || set.keys.length === 0 || !set.keys.every(isPrivateKey) || !haveOwnIds(set))
    throw new Error(
      'must name a file like {"keys":[…]}: private Ed25519 or P-256 keys, each with a "kid" of its own',
    );
  if (!areTimes([set['mofang:secret_until'], ...set.keys.flatMap(timesOf)]))
    throw new Error('names a file with a "mofang:…" member that is no time like 2026-01-31T12:00:00Z');
  if (!['boolean', 'undefined'].includes(typeof set['mofang:secret_signs']))
    throw new Error('names a file whose "mofang:secret_signs" is neither true nor false');
  return set;
}

function parsed(path: string): KeySet {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = 'not JSON' } = error as NodeJS.ErrnoException;
    throw new Error(`can't be read as a JSON Web Key Set: ${code}`);
  }
}

/** Whether a key is of a kind that we sign with, and verifies its own signature. */
function isPrivateKey(key: PrivateJwk): boolean {
  if (typeof key?.kid !== 'string' || (key.crv !== 'Ed25519' && key.crv !== 'P-256')) return false;
  try {
    const privateKey = createPrivateKey({ key, format: 'jwk' });
    const hash = key.crv === 'Ed25519' ? null : 'sha256';
    const text = Buffer.from(key.kid);
    return verify(hash, text, createPublicKey(privateKey), sign(hash, text, privateKey));
  } catch {
    return false;
  }
}

const haveOwnIds = ({ keys }: KeySet): boolean => new Set(keys.map(({ kid }) => kid)).size === keys.length;

const timesOf = (key: PrivateJwk): unknown[] => [key['mofang:added'], key['mofang:retired']];

const areTimes = (values: readonly unknown[]): boolean =>
  values.every(
    (value) => value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value))),
  );
