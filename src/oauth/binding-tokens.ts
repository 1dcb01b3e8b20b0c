import { randomBytes } from 'node:crypto';
import type { Cache } from '../adapters/cache/port';
import type { ExternalIdentity } from '../adapters/oauth/port';
import { isExpired, type Tokens } from '../auth/tokens';
import { Failure } from '../failure';
import type { SealedValues } from '../secrets/sealed-values';

/** How long a user may take to bind the identity that they logged in with. */
const BINDING_SECONDS = 600;

/** A binding token that was checked and can be used up. */
interface OpenToken {
  readonly identity: ExternalIdentity;
  /** Its key in the cache, and its stored value. */
  readonly key: string;
  readonly kept: string;
}

/**
 * Binding tokens. Each proves an identity, once, and only for binding it. They have a token type of their own, so
 * they are not accepted as access tokens. The identity itself stays in the cache, sealed.
 */
export class BindingTokens {
  constructor(
    private readonly tokens: Pick<Tokens, 'sign' | 'verify'>,
    private readonly cache: Cache,
    private readonly sealed: SealedValues<ExternalIdentity>,
  ) {}

  async issue(identity: ExternalIdentity): Promise<string> {
    const id = randomBytes(16).toString('hex');
    const key = cacheKey(id);
    await this.cache.set(key, this.sealed.seal(identity, key), BINDING_SECONDS);
    const iat = Math.floor(Date.now() / 1000);
    const exp = iat + BINDING_SECONDS;
    return this.tokens.sign({ iat, exp, jti: id, type: 'binding', fresh: false, sid: id, sub: {} });
  }

  /**
   * Returns the identity of a token. The token stays valid until `useUp`.
   *
   * @throws Failure BINDING_TOKEN_INVALID
   */
  async open(token: string): Promise<OpenToken> {
    const key = cacheKey(this.idIn(token));
    const kept = await this.cache.get(key);
    const identity = kept === undefined ? undefined : this.sealed.open(kept, key);
    if (kept === undefined || identity === undefined) throw new Failure('BINDING_TOKEN_INVALID');
    return { identity, key, kept };
  }

  /**
   * Uses up a token; of two concurrent calls only one succeeds.
   *
   * @throws Failure BINDING_TOKEN_INVALID
   */
  async useUp({ key, kept }: OpenToken): Promise<void> {
    if (!(await this.cache.deleteIf(key, kept))) throw new Failure('BINDING_TOKEN_INVALID');
  }

  private idIn(token: string): string {
    try {
      const claims = this.tokens.verify(token);
      if (claims.type === 'binding' && !isExpired(claims)) return claims.jti;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    throw new Failure('BINDING_TOKEN_INVALID');
  }
}

const cacheKey = (id: string): string => `oauth-binding:${id}`;
