import type { EntityManager } from 'typeorm';
import { isMobile } from '../../rules/mobile';
import { type AccountsConfig, mayLogIn } from './standing';
import { STATUS, User } from './user.entity';
import { UserProfile } from './user-profile.entity';

/**
 * The user whose mobile, e-mail or account name this is, if they may log in: an active one, or one who
 * closed the account and may take it back. Only one can be: a name looks like neither a mobile of somebody
 * else nor an e-mail.
 */
export async function findByAccount(
  manager: EntityManager,
  account: string,
  accounts: AccountsConfig,
): Promise<User | null> {
  const named = accountColumn(account);
  const user = await manager.findOneBy(User, named);
  // SQLite looks for what stands before a NUL, and MySQL passes over spaces at the end.
  const isExact =
    user !== null && Object.entries(named).every(([column, value]) => user[column as 'name'] === value);
  return isExact && mayLogIn(user, accounts) ? user : null;
}

/** The same for a mobile or an e-mail, where an e-mail counts only once its user has confirmed it. */
export async function findReachable(
  manager: EntityManager,
  target: string,
  accounts: AccountsConfig,
): Promise<User | null> {
  const user = await findByAccount(manager, target, accounts);
  return user === null || user.mobile === target || user.isEmailConfirmed ? user : null;
}

/** What names an account to those who try to log in: the same for a known one and an unknown one. */
export const accountKey = (account: string): string => JSON.stringify(accountColumn(account));

function accountColumn(account: string) {
  if (isMobile(account)) return { mobile: account };
  return account.includes('@') ? { email: account.toLowerCase() } : { name: account };
}

/** Whether the mobile belongs to an account, of whatever state. */
export function isMobileTaken(manager: EntityManager, mobile: string): Promise<boolean> {
  return manager.exists(User, { where: [{ mobile }, { name: mobile }] });
}

/** Whether an account has this name. */
export function isNameTaken(manager: EntityManager, name: string): Promise<boolean> {
  return manager.existsBy(User, { name });
}

/**
 * Whether an account has this e-mail and has confirmed it. One that has not confirmed it keeps nobody from
 * registering the address who proves that it is theirs.
 *
 * @param email in lower case.
 */
export function isEmailTaken(manager: EntityManager, email: string): Promise<boolean> {
  return manager.existsBy(User, { email, isEmailConfirmed: true });
}

/** Takes an e-mail from an account that never confirmed it, for the user who just proved that it is theirs. */
export async function releaseUnconfirmed(manager: EntityManager, email: string): Promise<void> {
  await manager.update(User, { email, isEmailConfirmed: false }, { email: null, updatedAt: new Date() });
}

/** Inserts a user that registers now, and an empty profile. */
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

/** Confirms an e-mail, once, if it still is the user's; says whether it did. */
export async function confirmEmail(
  manager: EntityManager,
  { userId: id, email }: { readonly userId: number; readonly email: string },
): Promise<boolean> {
  const change = { isEmailConfirmed: true, updatedAt: new Date() };
  return (await manager.update(User, { id, email, isEmailConfirmed: false }, change)).affected === 1;
}

/**
 * Gives the user another mobile, and its name where that was the old one.
 *
 * @throws a unique violation where another account has it.
 */
export async function bindMobile(manager: EntityManager, user: User, mobile: string): Promise<void> {
  const name = user.name === user.mobile ? mobile : user.name;
  await manager.update(User, { id: user.id }, { mobile, name, updatedAt: new Date() });
}

/**
 * Gives the user an e-mail that they have proven to be theirs.
 *
 * @throws a unique violation where another account has confirmed it.
 */
export async function bindEmail(manager: EntityManager, user: User, email: string): Promise<void> {
  await releaseUnconfirmed(manager, email);
  await manager.update(User, { id: user.id }, { email, isEmailConfirmed: true, updatedAt: new Date() });
}

/** A user with every column that is not given at its default. */
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
 * Notes a login, takes a closed account back, and stores the password's hash anew where it was outdated.
 *
 * @returns the user as they are now; undefined where status or password are not as given any more: a password
 *   that was changed meanwhile lets nobody in.
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
 * Gives the user another password.
 *
 * @returns whether the user still had the password that the entity has: of two changes at once one is done.
 */
export async function changePassword(manager: EntityManager, user: User, newHash: string): Promise<boolean> {
  const { id, passwordHash } = user;
  const change = { passwordHash: newHash, updatedAt: new Date() };
  return (await manager.update(User, { id, passwordHash }, change)).affected === 1;
}

/**
 * Holds a user's row until the transaction ends, by a write that changes nothing: SQLite, which has no row locks,
 * lets one transaction write at a time.
 *
 * @returns whether there is such a user.
 */
export async function lockUserRow(manager: EntityManager, id: number): Promise<boolean> {
  return (await manager.update(User, { id }, { updatedAt: () => 'updated_at' })).affected === 1;
}

/**
 * Holds the row of a user until the transaction ends.
 *
 * @returns the user as they are now, or null where the password is another one than the entity's.
 */
export async function lockUser(manager: EntityManager, { id, passwordHash }: User): Promise<User | null> {
  // An update holds the row on every database.
  const { affected } = await manager.update(User, { id, passwordHash }, { passwordHash });
  return affected === 1 ? manager.findOneBy(User, { id }) : null;
}

/**
 * Gives the user another picture.
 *
 * @returns the name of the one it replaces, once: of two changes at the same time each gets its own.
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
