import type { EntityManager } from 'typeorm';
import type { Identity, ProviderName } from '../adapters/oauth';
import { isKnownHash } from '../auth/legacy-password-hashes';
import { User } from '../users/user.entity';
import { OAuthIdentity } from './oauth-identity.entity';

/** The user whom an identity is bound to, whatever their state. */
export async function findByIdentity(
  manager: EntityManager,
  { provider, subject }: Identity,
): Promise<User | null> {
  const bound = await manager.findOneBy(OAuthIdentity, { provider, subject });
  return bound && manager.findOneBy(User, { id: bound.userId });
}

/** A user's identities, the oldest first. */
export function identitiesOf(manager: EntityManager, userId: number): Promise<OAuthIdentity[]> {
  return manager.find(OAuthIdentity, { where: { userId }, order: { id: 'ASC' } });
}

/** Binds an identity to a user; the database refuses a second one of either. */
export async function insertIdentity(
  manager: EntityManager,
  userId: number,
  { provider, subject, nickname }: Identity,
): Promise<void> {
  await manager.insert(OAuthIdentity, { userId, provider, subject, nickname, createdAt: new Date() });
}

/**
 * Takes an identity from a user, if the user has one of this provider. An account always has a name, so its
 * password is a way in; an import marks accounts without one by a text that is no hash.
 *
 * @returns whether the user can still log in. Where not, the transaction must be rolled back.
 */
export async function removeIdentity(
  manager: EntityManager,
  userId: number,
  provider: ProviderName,
): Promise<boolean> {
  // Locks the row on MySQL, so that of two removals at once the second one sees what the first has left.
  await manager.update(User, { id: userId }, { updatedAt: () => 'updated_at' });
  const { affected } = await manager.delete(OAuthIdentity, { userId, provider });
  if (affected === 0) return true;
  const { passwordHash } = await manager.findOneByOrFail(User, { id: userId });
  return isKnownHash(passwordHash) || (await manager.existsBy(OAuthIdentity, { userId }));
}
