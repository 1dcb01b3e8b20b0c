import { type EntityManager, LessThan } from 'typeorm';
import { AccountEvent } from './event.entity';

/**
 * The events of a user, the newest first.
 *
 * @param page `beforeId` begins behind an event that was read already; one more than `limit` tells whether more follow.
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
