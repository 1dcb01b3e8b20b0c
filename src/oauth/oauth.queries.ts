import type { EntityManager } from 'typeorm';
import type { ExternalIdentity, ProviderName } from '../adapters/oauth/port';
import { isKnownHash } from '../auth/legacy-password-hashes';
import { User } from '../users/account/user.entity';
import { lockUserRow } from '../users/account/user.queries';
import { OAuthIdentity } from './oauth-identity.entity';

/** The user whom an identity is bound to, whatever their state. */
export async function findByIdentity(
  manager: EntityManager,
  { provider, subject }: ExternalIdentity,
): Promise<User | null> {
  const bound = await manager.findOneBy(OAuthIdentity, { provider, subject });
  return bound && manager.findOneBy(User, { id: bound.userId });
}

/** A user's identities, the oldest first. */
export function identitiesOf(manager: EntityManager, userId: number): Promise<OAuthIdentity[]> {
  return manager.find(OAuthIdentity, { where: { userId }, order: { id: 'ASC' } });
}

/** The logins that are bound to users, for other namespaces. */
export class Identities {
  constructor(private readonly manager: EntityManager) {}

  async providersOf(userId: number): Promise<ProviderName[]> {
    return (await identitiesOf(this.manager, userId)).map(({ provider }) => provider);
  }
}

/** Whether an identity is bound to a user already, or the user to another one of the same provider. */
export function isBound(
  manager: EntityManager,
  { provider, subject }: ExternalIdentity,
  userId: number | undefined,
): Promise<boolean> {
  const theirs = userId === undefined ? [] : [{ provider, userId }];
  return manager.existsBy(OAuthIdentity, [{ provider, subject }, ...theirs]);
}

/** Binds an identity to a user; the database refuses a second one of either. */
export async function insertIdentity(
  manager: EntityManager,
  userId: number,
  { provider, subject, nickname }: ExternalIdentity,
): Promise<void> {
  await manager.insert(OAuthIdentity, { userId, provider, subject, nickname, createdAt: new Date() });
}

/** Takes an identity from a user; says whether the user had one of this provider. */
export async function removeIdentity(
  manager: EntityManager,
  userId: number,
  provider: ProviderName,
): Promise<boolean> {
  // Of two removals at once the second one is to see what the first has left.
  await lockUserRow(manager, userId);
  const { affected } = await manager.delete(OAuthIdentity, { userId, provider });
  return affected === 1;
}

/**
 * Whether a user can log in. An account always has a name, so its password is a way in; an import marks accounts
 * without one by a text that is no hash.
 */
export async function hasWayIn(manager: EntityManager, userId: number): Promise<boolean> {
  const { passwordHash } = await manager.findOneByOrFail(User, { id: userId });
  return isKnownHash(passwordHash) || (await manager.existsBy(OAuthIdentity, { userId }));
}
