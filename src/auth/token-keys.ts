import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { JsonWebKeyWithId } from '../config';

/** A key that verifies tokens, and may sign them. */
export interface TokenKey {
  readonly algorithm: 'HS256' | 'EdDSA' | 'ES256';
  /** Names the key in a token's header; undefined for a shared secret. */
  readonly kid: string | undefined;
  /** What verifies: a shared secret, or a public key. */
  readonly verificationKey: KeyObject;
  /** Signs the bytes of a token's first two parts; the result is base64url. */
  sign(input: string): string;
}

/**
 * The keys of a configuration: the first signs, each verifies.
 *
 * @param sharedSecrets of HMAC, the present one first; of use where there is no key set.
 */
export function tokenKeys(
  sharedSecrets: readonly KeyObject[],
  jwks: readonly JsonWebKeyWithId[] | undefined,
): readonly TokenKey[] {
  return jwks === undefined ? sharedSecrets.map(sharedSecret) : jwks.map(privateKey);
}

function sharedSecret(secret: KeyObject): TokenKey {
  return {
    algorithm: 'HS256',
    kid: undefined,
    verificationKey: secret,
    sign: (input) => createHmac('sha256', secret).update(input).digest('base64url'),
  };
}

function privateKey(jwk: JsonWebKeyWithId): TokenKey {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const isEdwards = jwk.crv === 'Ed25519';
  return {
    algorithm: isEdwards ? 'EdDSA' : 'ES256',
    kid: jwk.kid,
    verificationKey: createPublicKey(key),
    sign: (input) => signature(Buffer.from(input), key, isEdwards).toString('base64url'),
  };
}

/** A signature in the form of RFC 7518 §3.4 (r and s joined) and RFC 8037 §3.1. */
function signature(input: Buffer, key: KeyObject, isEdwards: boolean): Buffer {
  return isEdwards ? sign(null, input, key) : sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
}
