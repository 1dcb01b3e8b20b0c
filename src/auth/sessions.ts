import { randomBytes } from 'node:crypto';
import {
  type DataSource,
  type EntityManager,
  type FindOptionsWhere,
  In,
  IsNull,
  LessThan,
  MoreThan,
} from 'typeorm';
import { networkOf } from '../limits/network';
import { SESSION_KIND, Session, type SessionEnd } from './session.entity';

interface SessionLimits {
  /** The lifetime of a session, from its start. */
  readonly seconds: number;
  /** How long a used rotating refresh token still gets the same answer. */
  readonly retrySeconds: number;
  /** How long a confirmation with credentials counts. */
  readonly confirmSeconds: number;
}

/** What an app says about its device. */
export interface Device {
  readonly device_id?: string | undefined;
  readonly device_name?: string | undefined;
}

/** How a user logs in, and on which device. */
export interface Login extends Device {
  /** Such as `password`. */
  readonly way: string;
}

/** Where a call comes from. */
interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

/** A session that rotates. */
export type RotatedSession = Session & { rotatedAt: Date };

/** How long the row of an ended session is kept; its tokens have expired long before. */
const ENDED_KEPT_MS = 30 * 86_400_000;
/** Rows per DELETE statement. Few, so that it locks few rows, and only briefly. */
const DELETED_AT_ONCE = 500;

/** How long the network of a session counts as known for its user. */
const KNOWN_MS = 30 * 86_400_000;
/** The most IP addresses of a user that are searched. */
const MOST_KNOWN = 1000;

/** How old `last_seen_at` may get before a call updates it. */
const SEEN_EVERY_MS = 60_000;

/** Sessions as rows. Each expires by itself, or ends at once in every process when it is revoked. */
export class Sessions {
  constructor(
    private readonly db: DataSource,
    private readonly limits: SessionLimits,
  ) {}

  /**
   * Starts a session of a user in the manager's transaction. A login counts as a confirmation.
   *
   * @param login how the user logged in, and what the app says about its device.
   */
  async start(manager: EntityManager, userId: number, login: Login, call: Origin): Promise<Session> {
    const now = new Date();
    const session = manager.create(Session, {
      id: randomBytes(16).toString('hex'),
      userId,
      device: call.userAgent.slice(0, 255),
      ip: call.ip,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + this.limits.seconds * 1000),
      revokedAt: null,
      generation: 0,
      rotatedAt: null,
      kind: SESSION_KIND.APP,
      level: 1,
      ways: login.way,
      confirmedAt: now,
      deviceId: login.device_id ?? null,
      deviceName: login.device_name ?? '',
      place: '',
      endedBy: null,
    });
    await manager.insert(Session, session);
    return session;
  }

  /** The session as it is now. It may have been rotated while a long call ran. */
  async current(session: Session): Promise<Session> {
    return (await this.db.manager.findOneBy(Session, { id: session.id })) ?? session;
  }

  /**
   * Records that the user has just confirmed their identity in this session.
   *
   * @returns when the confirmation ends.
   */
  async confirm(manager: EntityManager, { id }: Session): Promise<Date> {
    const confirmedAt = new Date();
    await manager.update(Session, { id, revokedAt: IsNull() }, { confirmedAt });
    return this.confirmedUntil(confirmedAt);
  }

  /** Whether the user recently logged in or confirmed their identity. A refresh does not count. */
  isConfirmed({ confirmedAt }: Session): boolean {
    return confirmedAt !== null && this.confirmedUntil(confirmedAt).getTime() > Date.now();
  }

  private confirmedUntil(confirmedAt: Date): Date {
    return new Date(confirmedAt.getTime() + this.limits.confirmSeconds * 1000);
  }

  /** Ends a session. A session that has already ended stays as it was. */
  async end(manager: EntityManager, id: string, endedBy: SessionEnd): Promise<boolean> {
    return this.endWhere(manager, { id }, endedBy);
  }

  /** Ends a session only if it belongs to this user. */
  async endOf(manager: EntityManager, userId: number, id: string, endedBy: SessionEnd): Promise<boolean> {
    return this.endWhere(manager, { id, userId }, endedBy);
  }

  /** Ends every session of a user, in the manager's transaction. */
  async endAll(manager: EntityManager, userId: number, endedBy: SessionEnd): Promise<boolean> {
    return this.endWhere(manager, { userId }, endedBy);
  }

  /** @returns whether any session was alive. */
  private async endWhere(
    manager: EntityManager,
    which: FindOptionsWhere<Session>,
    endedBy: SessionEnd,
  ): Promise<boolean> {
    const alive = { ...which, revokedAt: IsNull() };
    const { affected } = await manager.update(Session, alive, { revokedAt: new Date(), endedBy });
    return (affected ?? 0) > 0;
  }

  /** Whether a session has not been revoked, as the manager's transaction sees it. */
  async isAlive(manager: EntityManager, id: string): Promise<boolean> {
    return (await manager.countBy(Session, { id, revokedAt: IsNull() })) === 1;
  }

  /** The user's live sessions, the last used first. */
  list(userId: number): Promise<Session[]> {
    return this.db.manager.find(Session, {
      where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(new Date()) },
      order: { lastSeenAt: 'DESC', createdAt: 'DESC', id: 'ASC' },
    });
  }

  /** Whether a session used in the last 30 days began in this IP address's network (/24 or /48). */
  async wereAt(userId: number, ip: string): Promise<boolean> {
    const began = await this.db.manager
      .createQueryBuilder(Session, 'session')
      .select('session.ip', 'ip')
      .distinct()
      .where({ userId, lastSeenAt: MoreThan(new Date(Date.now() - KNOWN_MS)) })
      .limit(MOST_KNOWN)
      .getRawMany<{ ip: string }>();
    const network = networkOf(ip, 3);
    return began.some((session) => networkOf(session.ip, 3) === network);
  }

  /** Deletes the rows of sessions that expired, or were revoked, 30 days ago. */
  async removeEnded(): Promise<void> {
    const ended = LessThan(new Date(Date.now() - ENDED_KEPT_MS));
    await this.removeAll({ expiresAt: ended });
    await this.removeAll({ revokedAt: ended });
  }

  private async removeAll(where: FindOptionsWhere<Session>): Promise<void> {
    let rows: Session[];
    do {
      rows = await this.db.manager.find(Session, { select: { id: true }, where, take: DELETED_AT_ONCE });
      if (rows.length > 0) await this.db.manager.delete(Session, { id: In(rows.map(({ id }) => id)) });
    } while (rows.length === DELETED_AT_ONCE);
  }

  /** Records that a session is in use, once a minute at most. */
  async seen(session: Session): Promise<void> {
    const now = Date.now();
    if (now - session.lastSeenAt.getTime() < SEEN_EVERY_MS) return;
    const stale = LessThan(new Date(now - SEEN_EVERY_MS));
    await this.db.manager.update(
      Session,
      { id: session.id, lastSeenAt: stale },
      { lastSeenAt: new Date(now) },
    );
  }

  /**
   * Uses up a refresh token of the given generation (RFC 9700 §4.14). Several uses at once, and a retry
   * within the configured seconds, all get the same new generation.
   *
   * @returns `reused` if the token was used earlier than that: somebody else has it too.
   */
  async rotate(session: Session, generation: number): Promise<RotatedSession | 'reused'> {
    const rotatedAt = new Date();
    const { affected } = await this.db.manager.update(
      Session,
      { id: session.id, generation, revokedAt: IsNull() },
      { generation: generation + 1, rotatedAt },
    );
    if (affected === 1) return { ...session, generation: generation + 1, rotatedAt };
    const current = await this.db.manager.findOneBy(Session, { id: session.id, revokedAt: IsNull() });
    if (current !== null && this.isRetry(current, generation)) return current;
    return 'reused';
  }

  private isRetry(session: Session, presented: number): session is RotatedSession {
    const { generation, rotatedAt } = session;
    const age = Date.now() - (rotatedAt?.getTime() ?? 0);
    return generation === presented + 1 && age <= this.limits.retrySeconds * 1000;
  }
}
