import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import pLimit from 'p-limit';
import type { Argon2Cost } from '../config';
import { Failure } from '../failure';
import { isKnownHash, verifyLegacyHash } from './legacy-password-hashes';

/** How many hashes are computed at a time. More gain nothing on two cores, and starve everything else. */
const CONCURRENCY = 2;
/** The most hashes that may wait; at 90 a second the last one waits about ten seconds. */
const MOST_WAITING = 1000;

/** Password hashes by argon2id. Few are computed at a time, so a storm of logins leaves other calls fast. */
export class Passwords {
  private readonly gate = pLimit(CONCURRENCY);

  private constructor(
    private readonly cost: Argon2Cost,
    private readonly unknownAccountHash: string,
  ) {}

  static async open(cost: Argon2Cost): Promise<Passwords> {
    return new Passwords(cost, await argon2.hash(randomBytes(16), cost));
  }

  /** @throws Failure LOCKED if too many hashes are waiting. */
  hash(password: string): Promise<string> {
    return this.gated(() => argon2.hash(password, this.cost));
  }

  /**
   * Whether the hash was made from this password. If there is no hash, or no readable one, the password is
   * compared with a hash that belongs to no account. So the time reveals neither an unknown account nor an
   * account without a password.
   *
   * @throws Failure LOCKED if too many hashes are waiting.
   */
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    const known = hash !== undefined && isKnownHash(hash) ? hash : undefined;
    return this.gated(async () => {
      const isRight = await matches(known ?? this.unknownAccountHash, password);
      return isRight && known !== undefined;
    });
  }

  /**
   * A new hash, if an earlier system made the given one, or it was made at another cost than today's.
   *
   * @param password the password that the hash was made from.
   * @returns undefined if the hash is up to date.
   */
  async renewed(hash: string, password: string): Promise<string | undefined> {
    const isOutdated = !hash.startsWith('$argon2id$') || argon2.needsRehash(hash, this.cost);
    return isOutdated ? this.hash(password) : undefined;
  }

  /** How many hashes are being computed, and how many are waiting. */
  load(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.gate.pendingCount, running: this.gate.activeCount };
  }

  private gated<T>(work: () => Promise<T>): Promise<T> {
    if (this.gate.pendingCount >= MOST_WAITING) throw new Failure('LOCKED', { retryAfterSeconds: 10 });
    return this.gate(work);
  }
}

const matches = (hash: string, password: string): Promise<boolean> =>
  hash.startsWith('$argon2')
    ? argon2.verify(hash, password).catch(() => false)
    : verifyLegacyHash(hash, password);
