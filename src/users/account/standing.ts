import { type EntityManager, LessThan } from 'typeorm';
import type { Config } from '../../config';
import { STATUS, User } from './user.entity';

/** Accounts erased by one job. */
const ERASED_AT_ONCE = 100;
const DAY_MS = 86_400_000;

/** How long a closed account can be taken back. */
export type AccountsConfig = Config['accounts'];

/** Whether credentials of the user let them in; a closed account only until it is due to be erased. */
export function mayLogIn({ status, deletedAt }: User, accounts: AccountsConfig): boolean {
  if (status === STATUS.CLOSED) return deletedAt !== null && deletedAt >= erasedBefore(accounts);
  return status === STATUS.ACTIVE && deletedAt === null;
}

/** Accounts that were closed before this moment are erased, or soon will be. */
export const erasedBefore = ({ eraseAfterDays }: AccountsConfig): Date =>
  new Date(Date.now() - eraseAfterDays * DAY_MS);

/** Until when an account that is closed now can be taken back. */
export const takenBackUntil = ({ eraseAfterDays }: AccountsConfig): Date =>
  new Date(Date.now() + eraseAfterDays * DAY_MS);

/** Closes an account that is in use; says whether the user still had the password that the entity has. */
export async function closeAccount(manager: EntityManager, { id, passwordHash }: User): Promise<boolean> {
  const change = { status: STATUS.CLOSED, deletedAt: new Date() };
  return (await manager.update(User, { id, passwordHash, status: STATUS.ACTIVE }, change)).affected === 1;
}

/**
 * Erases some accounts that were closed before a moment, with all that hangs on them.
 *
 * @returns how many, and the pictures that nobody has any more.
 */
export async function eraseClosed(
  manager: EntityManager,
  before: Date,
): Promise<{ count: number; pictures: string[] }> {
  const due = { status: STATUS.CLOSED, deletedAt: LessThan(before) };
  const users = await manager.find(User, {
    where: due,
    select: { id: true, avatar: true },
    take: ERASED_AT_ONCE,
  });
  const pictures: string[] = [];
  let count = 0;
  for (const { id, avatar } of users) {
    // Once more the whole condition: its user may have logged in since.
    const { affected } = await manager.delete(User, { id, ...due });
    if (affected !== 1) continue;
    count += 1;
    if (avatar !== '') pictures.push(avatar);
  }
  return { count, pictures };
}
