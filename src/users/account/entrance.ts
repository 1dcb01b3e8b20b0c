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

/** What a user has proven their identity with, and on which device. */
export interface Way extends Login {
  readonly way: 'password' | 'provider' | 'register';
  /** Stored in place of the password's hash, which was outdated. */
  readonly newHash?: string | undefined;
}

/** What a user proved to be registered, and on which device. */
interface Registration extends Device {
  readonly by: EventDetails['user.registered']['by'];
}

/** A login: once the transaction is committed, its session has begun. */
export interface Admission {
  readonly kind: 'in';
  readonly user: User;
  readonly session: Session;
  /** Whether the account was closed, and this login reopened it. */
  readonly wasTakenBack: boolean;
}

/** `changed`: the account's status or password was changed after `user` was read; nothing was written. */
export type Entry = Admission | { readonly kind: 'changed' };

/** Every login and registration goes through here: nothing else starts a session. */
export class Entrance {
  constructor(
    private readonly parts: {
      readonly queue: Queue;
      readonly sessions: Sessions;
      readonly userTokens: UserTokens;
    },
  ) {}

  /**
   * Logs a user in, as part of the caller's transaction: records the login, reopens a closed account, starts a
   * session. The caller has checked the user's proof, and that the account may log in.
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

  /** Does what follows the commit: sends the notice of a reopened account, makes the first tokens. */
  async announce({ user, session, wasTakenBack }: Admission, call: Call): Promise<TokenPair> {
    const { queue, userTokens } = this.parts;
    if (wasTakenBack) await sendNotice(queue, user, { kind: 'reopened' }, call);
    return userTokens.pair(user, session, { isFresh: true });
  }
}
