import { createHash, randomBytes } from 'node:crypto';
import type { Cache } from '../adapters/cache/port';
import type { ProviderName } from '../adapters/oauth/port';
import { Failure } from '../failure';
import type { SealedValues } from '../secrets/sealed-values';
import type { SignedValues } from '../secrets/signed-values';

/** How long a user may take at the provider. */
const STATE_SECONDS = 600;

/** The caller that begins or completes a login. */
export interface StateCaller {
  /** The logged-in user, if any. */
  readonly userId: number | undefined;
  readonly userAgent: string;
  /** The network that the call comes from. */
  readonly network: string;
}

/** The payload of the state. It travels through the provider, so it holds nothing secret. */
interface StatePayload {
  readonly id: string;
  readonly provider: ProviderName;
  readonly next: string;
}

/** What is stored here while the user is at the provider. It is sealed, because the code verifier is secret. */
interface PendingLogin {
  readonly userId: number | undefined;
  readonly fingerprint: string;
  readonly secretHash: string;
  readonly codeVerifier: string;
}

/**
 * The `state` of logins at a provider (RFC 6749 §10.12). It is signed, and valid once, for ten minutes and only for
 * the caller that began the login. This prevents login CSRF.
 *
 * Pages at file:// have no cookies. A caller is therefore recognized, in this order, by the logged-in user; by the
 * secret that was issued with the state and is never part of a URL; or, if a client keeps no secret, by its
 * User-Agent and network.
 */
export class OAuthStates {
  constructor(
    private readonly cache: Cache,
    private readonly signed: SignedValues<StatePayload>,
    private readonly sealed: SealedValues<PendingLogin>,
  ) {}

  /** Begins a login. */
  async issue(provider: ProviderName, next: string, caller: StateCaller) {
    const id = randomToken();
    const secret = randomToken();
    const codeVerifier = randomToken();
    const key = cacheKey(id);
    const pending = {
      userId: caller.userId,
      fingerprint: fingerprintOf(caller),
      secretHash: sha256(secret),
      codeVerifier,
    };
    await this.cache.set(key, this.sealed.seal(pending, key), STATE_SECONDS);
    const state = this.signed.sign({ id, provider, next }, STATE_SECONDS);
    return { state, secret, codeChallenge: sha256(codeVerifier) };
  }

  /**
   * Completes a login. Presenting a state uses it up, even if the call is refused.
   *
   * @param secret the secret issued with the state; undefined if the client keeps none.
   * @throws Failure PROVIDER_TOKEN_MISSING
   */
  async redeem(
    state: string,
    provider: ProviderName,
    { secret, ...caller }: StateCaller & { readonly secret: string | undefined },
  ): Promise<{ next: string; codeVerifier: string }> {
    const payload = this.signed.open(state);
    if (typeof payload === 'string') throw refused(`is ${payload}`);
    const key = cacheKey(payload.id);
    const kept = await this.cache.get(key);
    if (kept === undefined || !(await this.cache.deleteIf(key, kept))) throw refused('was used before');
    const pending = this.sealed.open(kept, key);
    if (pending === undefined) throw refused('was sealed by another program');
    if (payload.provider !== provider) throw refused('is of another provider');
    if (!isSameCaller(pending, caller, secret)) throw refused('is of another caller');
    return { next: payload.next, codeVerifier: pending.codeVerifier };
  }
}

/** A secret that is sent must match; an empty one means that this client began no login. */
function isSameCaller(pending: PendingLogin, caller: StateCaller, secret: string | undefined): boolean {
  if (pending.userId !== caller.userId) return false;
  if (secret !== undefined) return pending.secretHash === sha256(secret);
  return caller.userId !== undefined || pending.fingerprint === fingerprintOf(caller);
}

function refused(why: string): Failure {
  return new Failure('PROVIDER_TOKEN_MISSING', { cause: new Error(`The state ${why}.`) });
}

const fingerprintOf = ({ userAgent, network }: StateCaller): string =>
  sha256(JSON.stringify([userAgent, network]));

const cacheKey = (id: string): string => `oauth-state:${id}`;

/** 43 characters, as a code verifier needs at least (RFC 7636 §4.1). */
const randomToken = (): string => randomBytes(32).toString('base64url');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
