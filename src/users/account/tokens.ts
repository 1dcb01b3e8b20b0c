import { createHash, randomUUID } from 'node:crypto';
import type { Storage } from '../../adapters/storage/port';
import type { Session } from '../../auth/session.entity';
import type { RotatedSession } from '../../auth/sessions';
import type { Claims, Tokens, TokenType } from '../../auth/tokens';
import { type Subject, subjectOf } from './subject';
import type { TokenPair } from './tokens.dto';
import type { User } from './user.entity';

interface TokenOptions {
  /** Whether the user has just logged in with credentials. */
  readonly isFresh?: boolean;
}

/** Makes the tokens of a user's session. They describe the user as the given entity does. */
export class UserTokens {
  constructor(
    private readonly tokens: Tokens,
    private readonly storage: Pick<Storage, 'url'>,
    private readonly accessSeconds: number,
  ) {}

  subject(user: User): Subject {
    return subjectOf(user, (name) => this.storage.url(name));
  }

  access(user: User, session: Session, { isFresh = false }: TokenOptions = {}): string {
    return this.make('access', user, session, { isFresh, jti: randomId(), issuedAt: new Date() });
  }

  pair(user: User, session: Session, { isFresh = false }: TokenOptions = {}): TokenPair {
    const issuedAt = new Date();
    const jti = `${session.generation}.${randomId()}`;
    return {
      access_token: this.access(user, session, { isFresh }),
      refresh_token: this.make('refresh', user, session, { isFresh, jti, issuedAt }),
    };
  }

  /** The pair of a rotation. Its times and ids come from the row, so that a retry gets the same pair. */
  rotatedPair(user: User, session: RotatedSession): TokenPair {
    const { id, generation, rotatedAt: issuedAt } = session;
    const derived = (type: TokenType) =>
      createHash('sha256').update(`${type}:${id}:${generation}`).digest('hex').slice(0, 32);
    return {
      access_token: this.make('access', user, session, { isFresh: false, jti: derived('access'), issuedAt }),
      refresh_token: this.make('refresh', user, session, {
        isFresh: false,
        jti: `${generation}.${derived('refresh')}`,
        issuedAt,
      }),
    };
  }

  private make(
    type: TokenType,
    user: User,
    session: Session,
    { isFresh, jti, issuedAt }: { isFresh: boolean; jti: string; issuedAt: Date },
  ): string {
    const iat = seconds(issuedAt);
    const end = seconds(session.expiresAt);
    const exp = type === 'access' ? Math.min(iat + this.accessSeconds, end) : end;
    return this.tokens.sign({
      iat,
      exp,
      jti,
      type,
      fresh: isFresh,
      sid: session.id,
      sub: this.subject(user),
      ...(type === 'access' && { uid: String(user.id) }),
    });
  }
}

/** The number of the rotation that made a refresh token; its `jti` begins with it. */
export const generationOf = ({ jti }: Claims): number => Number.parseInt(jti, 10);

const randomId = (): string => randomUUID().replaceAll('-', '');
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
