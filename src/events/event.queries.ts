import { type EntityManager, LessThan } from 'typeorm';
import { AccountEvent } from './event.entity';

/**
 * The events of a user, newest first.
 *
 * @param page `beforeId` continues after an event that was already read. One row more than `limit` is read to
 *   learn whether more follow.
 */
export async function eventsOf(
  manager: EntityManager,
  userId: number,
  { beforeId, limit }: { readonly beforeId: number | undefined; readonly limit: number },
): Promise<{ events: AccountEvent[]; more: boolean }> {
  const where = { userId, ...(beforeId !== undefined && { id: LessThan(beforeId) }) };
  const rows = await manager.find(AccountEvent, { where, order: { id: 'DESC' }, take: limit + 1 });
  return { events: rows.slice(0, limit), more: rows.length > limit };
}
