import { type DataSource, type EntityManager, LessThan } from 'typeorm';
import { transaction } from '../adapters/database/transaction';
import { bySystem, record } from '../events/record';
import type { Log } from '../logging';
import { STATUS, User } from './account/user.entity';

/** How many accounts one job erases at most. */
const ERASED_AT_ONCE = 100;

/** Closes an active account; returns whether the user still had the password of the entity. */
export async function closeAccount(manager: EntityManager, { id, passwordHash }: User): Promise<boolean> {
  const change = { status: STATUS.CLOSED, deletedAt: new Date() };
  return (await manager.update(User, { id, passwordHash, status: STATUS.ACTIVE }, change)).affected === 1;
}

/**
 * Erases some accounts that were closed before a given time, with all their data.
 *
 * @returns how many, and the pictures that are no longer used.
 */
export async function eraseClosed(
  db: DataSource,
  before: Date,
  log: Log,
): Promise<{ count: number; pictures: string[] }> {
  const due = { status: STATUS.CLOSED, deletedAt: LessThan(before) };
  const erase = (id: number) =>
    transaction(db, async (manager) => {
      const { affected } = await manager.delete(User, { id, ...due });
      if (affected === 1) await record(manager, { type: 'user.erased', userId: id }, bySystem(log));
      return affected === 1;
    });
  const users = await db.manager.find(User, {
    where: due,
    select: { id: true, avatar: true },
    take: ERASED_AT_ONCE,
  });
  const pictures: string[] = [];
  let count = 0;
  for (const { id, avatar } of users) {
    // Checks the whole condition again: the user may have logged in since.
    if (!(await erase(id))) continue;
    count += 1;
    if (avatar !== '') pictures.push(avatar);
  }
  return { count, pictures };
}
