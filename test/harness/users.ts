import { User } from '../../src/users/account/user.entity';
import { insertRegistered } from '../../src/users/account/user.queries';
import type { TestApp } from './app';
import { freshName } from './emails';

/** Inserts an account of any state, as an import would; it has no password until it is given a hash. */
export async function insertUser({ context }: TestApp, columns: Partial<User>): Promise<User> {
  const given = { name: freshName(), passwordHash: '!', ip: '' };
  const { id } = await insertRegistered(context.db.manager, given);
  await context.db.manager.update(User, { id }, { ...columns, updatedAt: new Date() });
  return userOf({ context }, id);
}

/** The row of a user, as it is now. */
export const userOf = ({ context }: Pick<TestApp, 'context'>, id: number): Promise<User> =>
  context.db.manager.findOneByOrFail(User, { id });
