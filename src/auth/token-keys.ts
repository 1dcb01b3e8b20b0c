import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { JsonWebKeyWithId } from '../config';

/** A key that verifies tokens, and may sign them. */
export interface TokenKey {
  readonly algorithm: 'HS256' | 'EdDSA' | 'ES256';
  /** Names the key in a token's header; undefined for the one shared secret. */
  readonly kid: string | undefined;
  /** What verifies: the secret, or a public key in PEM. */
  readonly verificationKey: string;
  /** Signs the bytes of a token's first two parts; the result is base64url. */
  sign(input: string): string;
}

/** The keys of a configuration: the first signs, each verifies what names it. */
export function tokenKeys(
  secret: string,
  jwks: readonly JsonWebKeyWithId[] | undefined,
): readonly TokenKey[] {
  return jwks === undefined ? [sharedSecret(secret)] : jwks.map(privateKey);
}

function sharedSecret(secret: string): TokenKey {
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
    verificationKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (input) => signature(Buffer.from(input), key, isEdwards).toString('base64url'),
  };
}

/** A signature in the form of RFC 7518 §3.4 (r and s joined) and RFC 8037 §3.1. */
function signature(input: Buffer, key: KeyObject, isEdwards: boolean): Buffer {
  return isEdwards ? sign(null, input, key) : sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
}
