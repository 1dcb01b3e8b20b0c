import { User } from '../../src/users/account/user.entity';
import { insertRegistered } from '../../src/users/account/user.queries';
import type { TestApp } from './app';
import { freshName } from './emails';

/** Inserts an account with any status, as an import would. It has no password unless a hash is given. */
export async function insertUser({ context }: TestApp, columns: Partial<User>): Promise<User> {
  const given = { name: freshName(), passwordHash: '!', ip: '' };
  const { id } = await insertRegistered(context.db.manager, given);
  await context.db.manager.update(User, { id }, { ...columns, updatedAt: new Date() });
  return userOf({ context }, id);
}

/** The current row of a user. */
export const userOf = ({ context }: Pick<TestApp, 'context'>, id: number): Promise<User> =>
  context.db.manager.findOneByOrFail(User, { id });
