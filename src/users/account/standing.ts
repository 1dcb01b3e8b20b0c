import type { Config } from '../../config';
import { STATUS, type User } from './user.entity';

const DAY_MS = 86_400_000;

/** How long a closed account can be reopened. */
export type AccountsConfig = Config['accounts'];

/** Whether the user may log in. A closed account may do so only until it is due to be erased. */
export function mayLogIn({ status, deletedAt }: User, accounts: AccountsConfig): boolean {
  if (status === STATUS.CLOSED) return deletedAt !== null && deletedAt >= erasedBefore(accounts);
  return status === STATUS.ACTIVE && deletedAt === null;
}

/** Accounts that were closed before this time are erased, or soon will be. */
export const erasedBefore = ({ eraseAfterDays }: AccountsConfig): Date =>
  new Date(Date.now() - eraseAfterDays * DAY_MS);

/** An account that is closed now can be reopened until this time. */
export const takenBackUntil = ({ eraseAfterDays }: AccountsConfig): Date =>
  new Date(Date.now() + eraseAfterDays * DAY_MS);
