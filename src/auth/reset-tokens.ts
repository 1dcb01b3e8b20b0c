import { createHash, randomBytes } from 'node:crypto';
import type { Cache } from '../adapters/cache';

const RESET_SECONDS = 600;

interface Account {
  readonly id: number;
  readonly passwordHash: string;
}

/** Proofs that somebody answered from an account's address, each good for one new password. Stored hashed. */
export class ResetTokens {
  constructor(private readonly cache: Cache) {}

  /** A token that is good until the account has another password, and for ten minutes at most. */
  async issue(account: Account): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.cache.set(keyOf(token), proofOf(account), RESET_SECONDS);
    return token;
  }

  /** Whose password it may change, or undefined where it is not good. */
  async accountIdOf(token: string): Promise<number | undefined> {
    const proof = await this.cache.get(keyOf(token));
    return proof === undefined ? undefined : Number.parseInt(proof, 10);
  }

  /** Whether it may change the password that this account has now. */
  async isFor(token: string, account: Account): Promise<boolean> {
    return (await this.cache.get(keyOf(token))) === proofOf(account);
  }

  /** Uses the token up; of two at once one gets true. */
  redeem(token: string, account: Account): Promise<boolean> {
    return this.cache.deleteIf(keyOf(token), proofOf(account));
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

const keyOf = (token: string): string => `reset:${digest(token)}`;
const proofOf = ({ id, passwordHash }: Account): string => `${id}:${digest(passwordHash)}`;
