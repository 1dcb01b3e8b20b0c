import type { EntityManager } from 'typeorm';
import type { Queue } from '../../adapters/queue/port';
import type { Session } from '../../auth/session.entity';
import type { Device, Login, Sessions } from '../../auth/sessions';
import type { EventDetails } from '../../events/event-types';
import { byUser, record } from '../../events/record';
import type { Call } from '../../rpc/call';
import { sendNotice } from './notices';
import type { UserTokens } from './tokens';
import type { TokenPair } from './tokens.dto';
import { STATUS, type User } from './user.entity';
import { recordLogin } from './user.queries';

/** How a user has proven their identity, and on which device. */
export interface Way extends Login {
  readonly way: 'password' | 'provider' | 'register';
  /** Replaces the stored password hash, if that was outdated. */
  readonly newHash?: string | undefined;
}

/** How a user registers, and on which device. */
interface Registration extends Device {
  readonly by: EventDetails['user.registered']['by'];
}

/** A login. Its session exists once the transaction is committed. */
export interface Admission {
  readonly kind: 'in';
  readonly user: User;
  readonly session: Session;
  /** Whether the account was closed, and this login reopened it. */
  readonly wasTakenBack: boolean;
}

/** `changed`: the account's status or password was changed after `user` was read; nothing was written. */
export type Entry = Admission | { readonly kind: 'changed' };

/** Every login and registration goes through this class; nothing else starts a session. */
export class Entrance {
  constructor(
    private readonly parts: {
      readonly queue: Queue;
      readonly sessions: Sessions;
      readonly userTokens: UserTokens;
    },
  ) {}

  /**
   * Logs a user in, as part of the caller's transaction: records the login, reopens a closed account and starts a
   * session. The caller has already checked the credentials, and that the account may log in.
   */
  async enter(manager: EntityManager, user: User, way: Way, call: Call): Promise<Entry> {
    const entered = await recordLogin(manager, user, way.newHash);
    if (entered === undefined) return { kind: 'changed' };
    const session = await this.parts.sessions.start(manager, user.id, way, call);
    const wasTakenBack = user.status === STATUS.CLOSED;
    const actor = byUser(user.id, call, session.id);
    if (wasTakenBack) await record(manager, { type: 'user.reopened', userId: user.id }, actor);
    await record(manager, { type: 'user.login', userId: user.id, details: { way: way.way } }, actor);
    return { kind: 'in', user: entered, session, wasTakenBack };
  }

  /** Logs in a user that the same transaction has inserted. */
  async register(
    manager: EntityManager,
    user: User,
    { by, ...device }: Registration,
    call: Call,
  ): Promise<Admission> {
    const session = await this.parts.sessions.start(manager, user.id, { way: 'register', ...device }, call);
    const actor = byUser(user.id, call, session.id);
    await record(manager, { type: 'user.registered', userId: user.id, details: { by } }, actor);
    return { kind: 'in', user, session, wasTakenBack: false };
  }

  /** Runs after the commit: sends the notice of a reopened account and makes the first tokens. */
  async announce({ user, session, wasTakenBack }: Admission, call: Call): Promise<TokenPair> {
    const { queue, userTokens } = this.parts;
    if (wasTakenBack) await sendNotice(queue, user, { kind: 'reopened' }, call);
    return userTokens.pair(user, session, { isFresh: true });
  }
}
