import type { EntityManager } from 'typeorm';
import type { ExternalIdentity, ProviderName } from '../adapters/oauth/port';
import { isKnownHash } from '../auth/legacy-password-hashes';
import { User } from '../users/account/user.entity';
import { lockUserRow } from '../users/account/user.queries';
import { OAuthIdentity } from './oauth-identity.entity';

/** The user that an identity is bound to, with any status. */
export async function findByIdentity(
  manager: EntityManager,
  { provider, subject }: ExternalIdentity,
): Promise<User | null> {
  const bound = await manager.findOneBy(OAuthIdentity, { provider, subject });
  return bound && manager.findOneBy(User, { id: bound.userId });
}

/** A user's identities, oldest first. */
export function identitiesOf(manager: EntityManager, userId: number): Promise<OAuthIdentity[]> {
  return manager.find(OAuthIdentity, { where: { userId }, order: { id: 'ASC' } });
}

/** The identities of users, for other namespaces. */
export class Identities {
  constructor(private readonly manager: EntityManager) {}

  async providersOf(userId: number): Promise<ProviderName[]> {
    return (await identitiesOf(this.manager, userId)).map(({ provider }) => provider);
  }
}

/** Whether the identity is already bound, or the user already has an identity of this provider. */
export function isBound(
  manager: EntityManager,
  { provider, subject }: ExternalIdentity,
  userId: number | undefined,
): Promise<boolean> {
  const theirs = userId === undefined ? [] : [{ provider, userId }];
  return manager.existsBy(OAuthIdentity, [{ provider, subject }, ...theirs]);
}

/** Binds an identity to a user. The database refuses a second user or a second identity of the provider. */
export async function insertIdentity(
  manager: EntityManager,
  userId: number,
  { provider, subject, nickname }: ExternalIdentity,
): Promise<void> {
  await manager.insert(OAuthIdentity, { userId, provider, subject, nickname, createdAt: new Date() });
}

/** Removes a user's identity at a provider; returns whether there was one. */
export async function removeIdentity(
  manager: EntityManager,
  userId: number,
  provider: ProviderName,
): Promise<boolean> {
  // Of two concurrent removals, the second must see the result of the first.
  await lockUserRow(manager, userId);
  const { affected } = await manager.delete(OAuthIdentity, { userId, provider });
  return affected === 1;
}

/**
 * Whether a user can still log in. An account always has a name, so a password is enough. An import marks accounts
 * without a password by a text that is not a hash.
 */
export async function hasWayIn(manager: EntityManager, userId: number): Promise<boolean> {
  const { passwordHash } = await manager.findOneByOrFail(User, { id: userId });
  return isKnownHash(passwordHash) || (await manager.existsBy(OAuthIdentity, { userId }));
}
