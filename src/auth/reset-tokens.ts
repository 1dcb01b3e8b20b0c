import { createHash, randomBytes } from 'node:crypto';
import type { Cache } from '../adapters/cache/port';

const RESET_SECONDS = 600;

interface Account {
  readonly id: number;
  readonly passwordHash: string;
  readonly email: string | null;
  readonly mobile: string | null;
}

/**
 * Proofs that somebody answered from an account's address. Each names the password that it may replace and the
 * addresses of that moment, and so is over with any new one. Stored hashed.
 */
export class ResetTokens {
  constructor(private readonly cache: Cache) {}

  /** A token for the password that the account has now, good for ten minutes. */
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

  /** Whether it may change the password of this account as it is now. */
  async isFor(token: string, account: Account): Promise<boolean> {
    return (await this.cache.get(keyOf(token))) === proofOf(account);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

const keyOf = (token: string): string => `reset:${digest(token)}`;
const proofOf = ({ id, passwordHash, email, mobile }: Account): string =>
  `${id}:${digest(JSON.stringify([passwordHash, email, mobile]))}`;
