import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { KeySet, PrivateJwk } from './key-set';

/** A key that other services verify tokens with (RFC 7517 §4). */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA' | 'ES256';
}

/** A key that verifies tokens, and may sign them. */
export interface TokenKey {
  readonly algorithm: 'HS256' | 'EdDSA' | 'ES256';
  /** The key's name in a token's header; undefined for a shared secret. */
  readonly kid: string | undefined;
  /** The shared secret or the public key that verifies. */
  readonly verificationKey: KeyObject;
  /** When the key stops verifying, in milliseconds since 1970. */
  readonly endsAt: number;
  /** The key that other services verify with. It holds nothing of a secret. */
  readonly publicJwk: PublicJwk | undefined;
  /** Signs the bytes of a token's first two parts; the result is base64url. */
  sign(input: string): string;
}

/**
 * The keys of a service: the first signs, each verifies.
 *
 * @param sharedSecrets HMAC keys: the present one first, then those whose tokens are still valid.
 * @param set the keys of the file; undefined if there is no file, so that the secret signs.
 */
export function tokenKeys(sharedSecrets: readonly KeyObject[], set: KeySet | undefined): readonly TokenKey[] {
  const ofSecrets = (endsAt: number) => sharedSecrets.map((secret) => sharedSecret(secret, endsAt));
  if (set === undefined) return ofSecrets(Number.POSITIVE_INFINITY);
  const keys = set.keys.map(privateKey);
  if (set['mofang:secret_signs'] === true) return [...ofSecrets(Number.POSITIVE_INFINITY), ...keys];
  const until = set['mofang:secret_until'];
  return until === undefined ? keys : [...keys, ...ofSecrets(Date.parse(until))];
}

function sharedSecret(secret: KeyObject, endsAt: number): TokenKey {
  return {
    algorithm: 'HS256',
    kid: undefined,
    verificationKey: secret,
    endsAt,
    publicJwk: undefined,
    sign: (input) => createHmac('sha256', secret).update(input).digest('base64url'),
  };
}

function privateKey(jwk: PrivateJwk): TokenKey {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = createPublicKey(key);
  const algorithm = jwk.crv === 'Ed25519' ? 'EdDSA' : 'ES256';
  return {
    algorithm,
    kid: jwk.kid,
    verificationKey: publicKey,
    endsAt: Number.POSITIVE_INFINITY,
    publicJwk: publicJwk(publicKey, jwk.kid, algorithm),
    sign: (input) => signature(Buffer.from(input), key, algorithm).toString('base64url'),
  };
}

/** Made from the public half, so that nothing else of the file can leak into it. */
function publicJwk(key: KeyObject, kid: string, alg: PublicJwk['alg']): PublicJwk {
  const { kty = '', crv = '', x = '', y } = key.export({ format: 'jwk' });
  return { kty, crv, x, ...(y === undefined ? {} : { y }), kid, use: 'sig', alg };
}

/** A signature in the format of RFC 7518 §3.4 (r and s joined) and RFC 8037 §3.1. */
function signature(input: Buffer, key: KeyObject, algorithm: PublicJwk['alg']): Buffer {
  if (algorithm === 'EdDSA') return sign(null, input, key);
  return sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
}
