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
 * Tokens which prove that their holder receives the messages to an account's mobile or e-mail. Each names the
 * password that it may replace and the account's addresses at that moment; a change of either ends it. Stored
 * hashed.
 */
export class ResetTokens {
  constructor(private readonly cache: Cache) {}

  /** A token that may replace the account's present password, valid for ten minutes. */
  async issue(account: Account): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.cache.set(keyOf(token), proofOf(account), RESET_SECONDS);
    return token;
  }

  /** The account whose password the token may change, or undefined if the token is not valid. */
  async accountIdOf(token: string): Promise<number | undefined> {
    const proof = await this.cache.get(keyOf(token));
    return proof === undefined ? undefined : Number.parseInt(proof, 10);
  }

  /** Whether the token may change the password of this account in its present state. */
  async isFor(token: string, account: Account): Promise<boolean> {
    return (await this.cache.get(keyOf(token))) === proofOf(account);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

const keyOf = (token: string): string => `reset:${digest(token)}`;
const proofOf = ({ id, passwordHash, email, mobile }: Account): string =>
  `${id}:${digest(JSON.stringify([passwordHash, email, mobile]))}`;
