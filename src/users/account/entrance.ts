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

/** How a user has shown who they are, and on which device. */
export interface Way extends Login {
  readonly way: 'password' | 'provider' | 'register';
  /** Stored in place of the password's hash, which was outdated. */
  readonly newHash?: string | undefined;
}

/** What a user proved to be registered, and on which device. */
interface Registration extends Device {
  readonly by: EventDetails['user.registered']['by'];
}

/** A user who is in: their session has begun, once the transaction is committed. */
export interface Admission {
  readonly kind: 'in';
  readonly user: User;
  readonly session: Session;
  /** Whether the account was closed, and this login took it back. */
  readonly wasTakenBack: boolean;
}

/** `changed`: the account's status or password is another one since `user` was read; nothing has happened. */
export type Entry = Admission | { readonly kind: 'changed' };

/** The one way in: nothing else starts a session. */
export class Entrance {
  constructor(
    private readonly parts: {
      readonly queue: Queue;
      readonly sessions: Sessions;
      readonly userTokens: UserTokens;
    },
  ) {}

  /**
   * Lets a user in who has shown who they are, as part of the caller's transaction: notes the login, takes a
   * closed account back, starts a session. The caller has seen to it that this account may log in.
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

  /** Lets a user in who was inserted by the same transaction. */
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

  /** What follows once the transaction is committed: the notices, and the first tokens of the session. */
  async announce({ user, session, wasTakenBack }: Admission, call: Call): Promise<TokenPair> {
    const { queue, userTokens } = this.parts;
    if (wasTakenBack) await sendNotice(queue, user, { kind: 'reopened' }, call);
    return userTokens.pair(user, session, { isFresh: true });
  }
}
