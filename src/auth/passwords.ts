import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import pLimit from 'p-limit';
import type { Argon2Cost } from '../config';
import { Failure } from '../failure';
import { verifyLegacyHash } from './legacy-password-hashes';

/** Hashes at a time: more gain nothing on two cores, and starve everything else. */
const CONCURRENCY = 2;
/** Hashes that may wait; at 90 a second the last one waits about ten seconds. */
const MOST_WAITING = 1000;

/** Password hashes: argon2id, behind a gate so that a storm of logins leaves other calls fast. */
export class Passwords {
  private readonly gate = pLimit(CONCURRENCY);

  private constructor(
    private readonly cost: Argon2Cost,
    private readonly unknownAccountHash: string,
  ) {}

  static async open(cost: Argon2Cost): Promise<Passwords> {
    return new Passwords(cost, await argon2.hash(randomBytes(16), cost));
  }

  /** @throws Failure LOCKED when too many hashes wait already. */
  hash(password: string): Promise<string> {
    return this.gated(() => argon2.hash(password, this.cost));
  }

  /**
   * Whether the password is the hash's. Without a hash the same work is done for a password that
   * nobody has, so that an unknown account takes as long as a wrong password.
   *
   * @returns false for a hash that can't be read, too.
   * @throws Failure LOCKED when too many hashes wait already.
   */
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    if (hash === undefined || hash.startsWith('$argon2')) {
      const verifyArgon2 = () => argon2.verify(hash ?? this.unknownAccountHash, password);
      const isRight = await this.gated(() => verifyArgon2().catch(() => false));
      return isRight && hash !== undefined;
    }
    return this.gated(() => verifyLegacyHash(hash, password));
  }

  /** Whether the hash was made by an earlier system, or at another cost than today's. */
  isOutdated(hash: string): boolean {
    return !hash.startsWith('$argon2id$') || argon2.needsRehash(hash, this.cost);
  }

  /** How many hashes are being made, and how many wait for that. */
  load(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.gate.pendingCount, running: this.gate.activeCount };
  }

  private gated<T>(work: () => Promise<T>): Promise<T> {
    if (this.gate.pendingCount >= MOST_WAITING) throw new Failure('LOCKED', { retryAfterSeconds: 10 });
    return this.gate(work);
  }
}
