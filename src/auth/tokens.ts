import type { JWT } from '@fastify/jwt';
import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import { Failure } from '../failure';
import type { TokenKey } from './token-keys';

export type TokenType = 'access' | 'refresh' | 'binding';

/** What a token says (docs/contract.md §1.3). `Subject` is what the app reads of its user. */
export interface Claims<Subject = object> {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  readonly type: TokenType;
  /** Whether credentials were given for this very token. */
  readonly fresh: boolean;
  /** The session. */
  readonly sid: string;
  readonly sub: Subject;
  /** The user's id once more, as a text: libraries of other services want no object. Access tokens alone have it. */
  readonly uid?: string;
}

const ISSUER = 'mofang';
const AUDIENCE = 'mofang';
/** How far the clocks of two processes may differ before a new token counts as not yet valid. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Compact JWS (RFC 7515) in a form that the app can read, verified by @fastify/jwt. */
export class Tokens {
  private constructor(
    private readonly signingKey: TokenKey,
    private readonly verifiers: ReadonlyMap<string | undefined, JWT>,
  ) {}

  /** @param keys the first signs, each verifies what names it. */
  static async open(keys: readonly TokenKey[]): Promise<Tokens> {
    // @fastify/jwt lives on an application: this one is never listened to.
    const app = Fastify();
    for (const key of keys) await app.register(fastifyJwt, verifierOptions(key));
    await app.ready();
    const verifiers = app.jwt as unknown as Record<string, JWT>;
    return new Tokens(
      keys[0] as TokenKey,
      new Map(keys.map((key) => [key.kid, verifiers[namespaceOf(key)] as JWT])),
    );
  }

  /** Makes a token; times are seconds since 1970. */
  sign(claims: Omit<Claims, 'iss' | 'aud' | 'nbf'>): string {
    const { algorithm, kid } = this.signingKey;
    const header = JSON.stringify({ alg: algorithm, typ: 'JWT', ...(kid === undefined ? {} : { kid }) });
    const payload = asciiJson({ iss: ISSUER, aud: AUDIENCE, nbf: claims.iat, ...claims });
    const input = `${base64url(header)}.${base64url(payload)}`;
    return `${input}.${this.signingKey.sign(input)}`;
  }

  /**
   * The claims of a token that is ours. It may have expired; see `isExpired`.
   *
   * @throws Failure TOKEN_INVALID for any other text.
   */
  verify(token: string): Claims {
    try {
      const claims = this.verifierOf(token).verify<Claims>(token);
      if (typeof claims.exp === 'number' && typeof claims.sid === 'string') return claims;
    } catch {
      // Which check it failed is nothing that the sender should learn, or the log has to keep.
    }
    throw new Failure('TOKEN_INVALID');
  }

  private verifierOf(token: string): JWT {
    const header = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString());
    const verifier = this.verifiers.get(header.kid);
    if (verifier === undefined) throw new Error('The key is not one of ours.');
    return verifier;
  }
}

const namespaceOf = ({ kid, algorithm }: TokenKey): string => kid ?? algorithm;

function verifierOptions(key: TokenKey) {
  const { algorithm, verificationKey } = key;
  return {
    namespace: namespaceOf(key),
    secret: algorithm === 'HS256' ? verificationKey : { private: '', public: verificationKey },
    verify: {
      algorithms: [algorithm],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['iss', 'aud', 'iat', 'nbf', 'exp', 'jti', 'type', 'sid', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_MS,
      // Expiry is the last thing to be looked at, after the token's type and its session.
      ignoreExpiration: true,
    },
  };
}

export const isExpired = ({ exp }: Claims): boolean => exp * 1000 <= Date.now();

/**
 * JSON of ASCII alone, whose base64url holds neither `-` nor `_`: the app decodes the payload with
 * `window.atob`, which knows no UTF-8 and refuses these two. They stand for six bits 62 and 63, which
 * only `>`, `?`, `~` and DEL put at the end of a byte; all else that could is not ASCII.
 */
function asciiJson(value: object): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[>?~\u007f-\uffff]/g, escaped);
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
