import type { EntityManager } from 'typeorm';
import { isMobile } from './mobile';
import { STATUS, User } from './user.entity';
import { UserProfile } from './user-profile.entity';

/**
 * The active user whose mobile, e-mail or account name this is. Only one can be: a name looks like
 * neither a mobile of somebody else nor an e-mail.
 */
export async function findByAccount(manager: EntityManager, account: string): Promise<User | null> {
  // SQLite would look for what stands before it.
  if (account.includes('\0')) return null;
  const user = await manager.findOneBy(User, accountColumn(account));
  return user?.status === STATUS.ACTIVE && user.deletedAt === null ? user : null;
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

/** Inserts a user that registered with a mobile, and an empty profile. */
export async function insertRegistered(
  manager: EntityManager,
  { mobile, passwordHash, ipAddress }: Pick<User, 'passwordHash' | 'ipAddress'> & { mobile: string },
): Promise<User> {
  const now = new Date();
  const user = newUser({
    name: mobile,
    mobile,
    passwordHash,
    ipAddress,
    createdAt: now,
    updatedAt: now,
    lastLogin: now,
  });
  await manager.insert(User, user);
  await manager.insert(UserProfile, { userId: user.id });
  return user;
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
    ipAddress: '',
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

/** Notes a login, and stores the password's hash anew where it was outdated. */
export async function recordLogin(manager: EntityManager, user: User, passwordHash?: string): Promise<void> {
  const lastLogin = new Date();
  await manager.update(
    User,
    { id: user.id },
    { lastLogin, ...(passwordHash === undefined ? {} : { passwordHash }) },
  );
  user.lastLogin = lastLogin;
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
