import { type EntityManager, LessThan } from 'typeorm';
import { STATUS, User } from './account/user.entity';

/** Accounts erased by one job. */
const ERASED_AT_ONCE = 100;

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
