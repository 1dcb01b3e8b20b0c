import type { EntityManager } from 'typeorm';
import { isMobile } from '../../rules/mobile';
import { type AccountsConfig, mayLogIn } from './standing';
import { STATUS, User } from './user.entity';
import { UserProfile } from './user-profile.entity';

/**
 * Finds the user with this mobile, e-mail or account name, if they may log in: the account is active, or it is
 * closed and can be reopened. At most one user matches: an account name can't look like an e-mail or like another
 * user's mobile.
 */
export async function findByAccount(
  manager: EntityManager,
  account: string,
  accounts: AccountsConfig,
): Promise<User | null> {
  const named = accountColumn(account);
  const user = await manager.findOneBy(User, named);
  // SQLite compares only up to a NUL, and MySQL ignores trailing spaces.
  const isExact =
    user !== null && Object.entries(named).every(([column, value]) => user[column as 'name'] === value);
  return isExact && mayLogIn(user, accounts) ? user : null;
}

/** The same for a mobile or an e-mail; an e-mail counts only if its user has confirmed it. */
export async function findReachable(
  manager: EntityManager,
  target: string,
  accounts: AccountsConfig,
): Promise<User | null> {
  const user = await findByAccount(manager, target, accounts);
  return user === null || user.mobile === target || user.isEmailConfirmed ? user : null;
}

/** The key of an account for the count of login attempts; it does not depend on whether the account exists. */
export const accountKey = (account: string): string => JSON.stringify(accountColumn(account));

function accountColumn(account: string) {
  if (isMobile(account)) return { mobile: account };
  return account.includes('@') ? { email: account.toLowerCase() } : { name: account };
}

/** Whether the mobile belongs to an account of any status. */
export function isMobileTaken(manager: EntityManager, mobile: string): Promise<boolean> {
  return manager.exists(User, { where: [{ mobile }, { name: mobile }] });
}

/** Whether an account has this name. */
export function isNameTaken(manager: EntityManager, name: string): Promise<boolean> {
  return manager.existsBy(User, { name });
}

/**
 * Whether an account has this e-mail and has confirmed it. An unconfirmed e-mail does not stop its real owner from
 * registering with it.
 *
 * @param email in lower case.
 */
export function isEmailTaken(manager: EntityManager, email: string): Promise<boolean> {
  return manager.existsBy(User, { email, isEmailConfirmed: true });
}

/** Removes an e-mail from the account that never confirmed it; another user has just proven to own it. */
export async function releaseUnconfirmed(manager: EntityManager, email: string): Promise<void> {
  await manager.update(User, { email, isEmailConfirmed: false }, { email: null, updatedAt: new Date() });
}

/** Inserts a new user and their empty profile. */
export async function insertRegistered(
  manager: EntityManager,
  given: Pick<User, 'name' | 'passwordHash' | 'ip'> & Partial<Pick<User, 'mobile' | 'email'>>,
): Promise<User> {
  const now = new Date();
  const user = newUser({ ...given, createdAt: now, updatedAt: now, lastLogin: now });
  await manager.insert(User, user);
  await manager.insert(UserProfile, { userId: user.id });
  return user;
}

/** Confirms an e-mail, once, if the user still has it; returns whether it did. */
export async function confirmEmail(
  manager: EntityManager,
  { userId: id, email }: { readonly userId: number; readonly email: string },
): Promise<boolean> {
  const change = { isEmailConfirmed: true, updatedAt: new Date() };
  return (await manager.update(User, { id, email, isEmailConfirmed: false }, change)).affected === 1;
}

/**
 * Gives the user another mobile. If the account name was the old mobile, it becomes the new one.
 *
 * @throws a unique violation if another account has it.
 */
export async function bindMobile(manager: EntityManager, user: User, mobile: string): Promise<void> {
  const name = user.name === user.mobile ? mobile : user.name;
  await manager.update(User, { id: user.id }, { mobile, name, updatedAt: new Date() });
}

/**
 * Gives the user an e-mail that they have proven to own.
 *
 * @throws a unique violation if another account has confirmed it.
 */
export async function bindEmail(manager: EntityManager, user: User, email: string): Promise<void> {
  await releaseUnconfirmed(manager, email);
  await manager.update(User, { id: user.id }, { email, isEmailConfirmed: true, updatedAt: new Date() });
}

/** A user with the given columns, and the defaults for all others. */
export function newUser(
  given: Pick<User, 'name' | 'passwordHash' | 'createdAt' | 'updatedAt'> & Partial<User>,
): User {
  const defaults = {
    nickname: '',
    age: null,
    money: 0,
    credit: 0,
    ip: '',
    intro: '',
    avatar: '',
    sex: 0,
    email: null,
    isEmailConfirmed: false,
    mobile: null,
    deviceId: null,
    province: '',
    city: '',
    area: '',
    status: STATUS.ACTIVE,
    deletedAt: null,
    lastLogin: null,
  } satisfies Partial<User>;
  return Object.assign(new User(), defaults, given);
}

/**
 * Records a login, reopens a closed account, and replaces the password hash if it was outdated.
 *
 * @returns the user after the login; undefined if the status or the password was changed meanwhile, so that an old
 *   password can't log in.
 */
export async function recordLogin(
  manager: EntityManager,
  user: User,
  newHash: string = user.passwordHash,
): Promise<User | undefined> {
  const { id, status, passwordHash } = user;
  const change = {
    lastLogin: new Date(),
    status: STATUS.ACTIVE,
    deletedAt: null,
    passwordHash: newHash,
  };
  const { affected } = await manager.update(User, { id, status, passwordHash }, change);
  return affected === 1 ? Object.assign(new User(), user, change) : undefined;
}

/**
 * Changes the user's password.
 *
 * @returns whether the user still had the password of the entity: of two concurrent changes only one succeeds.
 */
export async function changePassword(manager: EntityManager, user: User, newHash: string): Promise<boolean> {
  const { id, passwordHash } = user;
  const change = { passwordHash: newHash, updatedAt: new Date() };
  return (await manager.update(User, { id, passwordHash }, change)).affected === 1;
}

/**
 * Locks a user's row until the transaction ends, by a write that changes nothing. SQLite has no row locks, but lets
 * only one transaction write at a time.
 *
 * @returns whether the user exists.
 */
export async function lockUserRow(manager: EntityManager, id: number): Promise<boolean> {
  return (await manager.update(User, { id }, { updatedAt: () => 'updated_at' })).affected === 1;
}

/**
 * Locks the row of a user until the transaction ends.
 *
 * @returns the user as stored now, or null if the password is no longer that of the entity.
 */
export async function lockUser(manager: EntityManager, { id, passwordHash }: User): Promise<User | null> {
  // An update locks the row on every database.
  const { affected } = await manager.update(User, { id, passwordHash }, { passwordHash });
  return affected === 1 ? manager.findOneBy(User, { id }) : null;
}

/**
 * Replaces the user's picture.
 *
 * @returns the name of the replaced picture: each of two concurrent changes gets a different one.
 */
export async function replaceAvatar(manager: EntityManager, user: User, avatar: string): Promise<string> {
  for (;;) {
    const { avatar: previous } = await manager.findOneByOrFail(User, { id: user.id });
    const change = { avatar, updatedAt: new Date() };
    const { affected } = await manager.update(User, { id: user.id, avatar: previous }, change);
    if (affected === 1) return previous;
  }
}

/** Whether this is the user's picture. */
export function hasAvatar(manager: EntityManager, id: number, avatar: string): Promise<boolean> {
  return manager.existsBy(User, { id, avatar });
}
