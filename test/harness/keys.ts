import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

export interface Jwk extends JsonWebKey {
  readonly kid: string;
}

/** A private Ed25519 key. */
export const edwards = (kid: string): Jwk => ({
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid,
});

/** A private P-256 key. */
export const nist = (kid: string): Jwk => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  kid,
});
