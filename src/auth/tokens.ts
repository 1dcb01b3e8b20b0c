import type { JWT } from '@fastify/jwt';
import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import { Failure } from '../failure';
import type { PublicJwk, TokenKey } from './token-keys';

export type TokenType = 'access' | 'refresh' | 'binding';

/** The claims of a token (docs/contract.md §1.3). `Subject` is what the app reads about its user. */
export interface Claims<Subject = object> {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  readonly type: TokenType;
  /** Whether the user gave credentials for this very token. */
  readonly fresh: boolean;
  /** The session. */
  readonly sid: string;
  readonly sub: Subject;
  /** The user's id as a string: libraries of other services expect no object. Only access tokens have it. */
  readonly uid?: string;
}

const ISSUER = 'mofang';
const AUDIENCE = 'mofang';
/** How far the clocks of two processes may differ before a new token counts as not yet valid. */
const CLOCK_TOLERANCE_MS = 5_000;

/** The keys in use, with a verifier for each. */
interface KeyRing {
  readonly signingKey: TokenKey;
  /** By the `kid` of a token: one key, or the secrets if the token has none. */
  readonly verifiers: ReadonlyMap<string | undefined, readonly Verifier[]>;
  readonly publicKeys: readonly PublicJwk[];
}

interface Verifier {
  readonly jwt: JWT;
  readonly endsAt: number;
}

/** Compact JWS (RFC 7515) in a format that the app can read, verified by @fastify/jwt. */
export class Tokens {
  private constructor(private ring: KeyRing) {}

  /** @param keys the first signs, each verifies the tokens that name it. */
  static async open(keys: readonly TokenKey[]): Promise<Tokens> {
    return new Tokens(await ringOf(keys));
  }

  /** Changes the keys. A call that is running uses either the old or the new ones. */
  async use(keys: readonly TokenKey[]): Promise<void> {
    this.ring = await ringOf(keys);
  }

  /** The keys that other services verify tokens with. */
  get publicKeys(): readonly PublicJwk[] {
    return this.ring.publicKeys;
  }

  /** Makes a token. Times are seconds since 1970. */
  sign(claims: Omit<Claims, 'iss' | 'aud' | 'nbf'>): string {
    const { signingKey } = this.ring;
    const { algorithm, kid } = signingKey;
    const header = JSON.stringify({ alg: algorithm, typ: 'JWT', ...(kid === undefined ? {} : { kid }) });
    const payload = asciiJson({ iss: ISSUER, aud: AUDIENCE, nbf: claims.iat, ...claims });
    const input = `${base64url(header)}.${base64url(payload)}`;
    return `${input}.${signingKey.sign(input)}`;
  }

  /**
   * The claims of one of our tokens. It may have expired; see `isExpired`.
   *
   * @throws Failure TOKEN_INVALID for any other text.
   */
  verify(token: string): Claims {
    for (const { jwt } of this.verifiersOf(token)) {
      try {
        const claims = jwt.verify<Claims>(token);
        if (typeof claims.exp === 'number' && typeof claims.sid === 'string') return claims;
      } catch {
        // An earlier secret may have signed it. If not, nobody needs to know which check failed.
      }
    }
    throw new Failure('TOKEN_INVALID');
  }

  private verifiersOf(token: string): readonly Verifier[] {
    const verifiers = this.ring.verifiers.get(kidIn(token) as string | undefined) ?? [];
    return verifiers.filter(({ endsAt }) => endsAt > Date.now());
  }
}

/** The `kid` in a token's header, of any type; undefined if the text is no token. */
function kidIn(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()).kid;
  } catch {
    return null;
  }
}

async function ringOf(keys: readonly TokenKey[]): Promise<KeyRing> {
  // @fastify/jwt needs an application; this one never listens.
  const app = Fastify();
  for (const [index, key] of keys.entries()) await app.register(fastifyJwt, verifierOptions(key, index));
  await app.ready();
  const jwts = app.jwt as unknown as Record<string, JWT>;
  const verifiers = new Map<string | undefined, Verifier[]>();
  for (const [index, { kid, endsAt }] of keys.entries()) {
    const verifier = { jwt: jwts[namespaceOf(index)] as JWT, endsAt };
    verifiers.set(kid, [...(verifiers.get(kid) ?? []), verifier]);
  }
  const publicKeys = keys.flatMap(({ publicJwk }) => publicJwk ?? []);
  return { signingKey: keys[0] as TokenKey, verifiers, publicKeys };
}

const namespaceOf = (index: number): string => `key${index}`;

function verifierOptions(key: TokenKey, index: number) {
  const { algorithm, verificationKey } = key;
  return {
    namespace: namespaceOf(index),
    secret:
      verificationKey.type === 'secret'
        ? verificationKey.export()
        : { private: '', public: verificationKey.export({ type: 'spki', format: 'pem' }).toString() },
    verify: {
      algorithms: [algorithm],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['iss', 'aud', 'iat', 'nbf', 'exp', 'jti', 'type', 'sid', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_MS,
      // Expiry is checked last, after the token's type and its session.
      ignoreExpiration: true,
    },
  };
}

export const isExpired = ({ exp }: Claims): boolean => exp * 1000 <= Date.now();

/**
 * JSON in pure ASCII whose base64url contains neither `-` nor `_`. The app decodes the payload with
 * `window.atob`, which does not know UTF-8 and refuses these two characters. They encode the six bits 62 and
 * 63, which only `>`, `?`, `~` and DEL produce at the end of a byte; every other source of them is not ASCII.
 */
function asciiJson(value: object): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[>?~\u007f-\uffff]/g, escaped);
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
