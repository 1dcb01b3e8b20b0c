import type { EntityManager } from 'typeorm';
import type { Log } from '../logging';
import { AccountEvent, type ActorKind } from './event.entity';
import { tellOnceCommitted } from './event-log';
import type { EventDetails, EventType } from './event-types';

/** The actor that caused an event, and where the call came from. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: number | null;
  readonly sessionId?: string;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
  readonly log: Pick<Log, 'info'>;
}

/** What is known about the call that caused the event. */
type Origin = Pick<Actor, 'ip' | 'userAgent' | 'requestId' | 'log'>;

/** A user, by a call in their session. */
export const byUser = (id: number, { ip, userAgent, requestId, log }: Origin, sessionId = ''): Actor => ({
  kind: 'user',
  id,
  sessionId,
  ...(ip !== undefined && { ip }),
  ...(userAgent !== undefined && { userAgent }),
  ...(requestId !== undefined && { requestId }),
  log,
});

/** The user of a call that brought a token. */
export const byCaller = (
  call: Origin & { readonly user: { readonly id: number }; readonly session: { readonly id: string } },
): Actor => byUser(call.user.id, call, call.session.id);

/** A caller without a token. */
export const byStranger = (call: Origin): Actor => ({ ...byUser(0, call), id: null });

/** The service itself, in a job. */
export const bySystem = (log: Actor['log']): Actor => ({ kind: 'system', id: null, log });

/** Bytes of `details`. */
const MOST_DETAILS = 2048;

/**
 * Stores an event as part of the transaction of the change: if the event can't be stored, the change is
 * rolled back. After the commit the event is logged too, so that a log collector holds a copy (contract
 * §2.5).
 *
 * @throws Error if the details have more than 2 KiB as JSON.
 */
export async function record<T extends EventType>(
  manager: EntityManager,
  { type, userId, ...given }: { type: T; userId: number | null; details?: EventDetails[T] },
  actor: Actor,
): Promise<void> {
  const details = JSON.stringify(given.details ?? {});
  if (Buffer.byteLength(details) > MOST_DETAILS) throw new Error(`The details of ${type} are too large.`);
  const { kind, id, sessionId = '', ip = '', userAgent = '', requestId = '', log } = actor;
  await manager.insert(AccountEvent, {
    at: new Date(),
    type,
    userId,
    actorKind: kind,
    actorId: id,
    sessionId,
    ip,
    place: '',
    device: userAgent.slice(0, 64),
    requestId,
    details,
  });
  tellOnceCommitted(manager, () =>
    log.info(
      { event: type, user: userId, by: kind, session: sessionId, ip, details: given.details },
      'event',
    ),
  );
}
